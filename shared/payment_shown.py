"""A payment as its payer sees it."""

from typing import cast

from pydantic import BaseModel

from shared.calendar import rfc3339
from shared.payment import PAID, Advance, Bank, Order, Part, Payment
from shared.payment_states import PaymentState, refunds, state
from shared.refunds import returning


class Refund(BaseModel):
    """What came back, cents."""

    amount: int
    at: str


class PaymentShown(BaseModel):
    """What was asked (`invoices`, `advance`), and once it is received what it covered and what is credit.

    Less what came back, `refunds`; `returning` is on its way back. Amounts in cents. `redirect_url` is
    where to pay while it waits.
    """

    id: str
    state: PaymentState
    amount: int
    currency: str
    provider: str
    bank: Bank | None
    created_at: str
    received_at: str | None
    invoices: list[Part]
    advance: list[Advance]
    covered: list[Part]
    credit: list[Advance]
    refunds: list[Refund]
    returning: int
    redirect_url: str | None


def shown(payment: Payment) -> PaymentShown:
    """Of a payment that has an order."""
    order, now = cast("Order", payment.order), state(payment)
    booked = payment.booking(PAID)
    return PaymentShown(
        id=order.id,
        state=now,
        amount=order.amount,
        currency=order.currency,
        provider=order.provider,
        bank=order.bank,
        created_at=rfc3339(order.created_at),
        received_at=rfc3339(booked.at) if booked else None,
        invoices=list(order.invoices),
        advance=list(order.advance),
        covered=_net_invoices(payment),
        credit=_net_credit(payment),
        refunds=[Refund(amount=-some.amount, at=rfc3339(some.at)) for some in refunds(payment)],
        returning=returning(payment),
        redirect_url=payment.started.redirect_url if payment.started and now == "waiting" else None,
    )


def _net_invoices(payment: Payment) -> list[Part]:
    """What the bookings come to, those that took back included."""
    net: dict[tuple[str, str], int] = {}
    for booking in payment.bookings:
        for moved in booking.invoices:
            key = moved.payer_code, moved.number
            net[key] = net.get(key, 0) + moved.part
    return [Part(payer_code=code, number=number, amount=part) for (code, number), part in net.items() if part]


def _net_credit(payment: Payment) -> list[Advance]:
    net: dict[str, int] = {}
    for booking in payment.bookings:
        for moved in booking.credits:
            net[moved.payer_code] = net.get(moved.payer_code, 0) + moved.part
    return [Advance(payer_code=code, amount=part) for code, part in net.items() if part]
