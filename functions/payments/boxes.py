"""What a booking sets going, put down by the transaction that books it: records of the exchange, mails."""

from functions.payments.books import EXCESS
from functions.payments.cents import euros
from shared import outbox
from shared.aws import Item
from shared.calendar import rfc3339
from shared.payment import PAID, Booking, Payment


def contracts(booking: Booking) -> list[str]:
    """The contracts that a booking touches, each once."""
    codes = [moved.payer_code for moved in booking.invoices]
    return list(dict.fromkeys(codes + [moved.payer_code for moved in booking.credits]))


def parts(booking: Booking) -> list[tuple[str, str, int]]:
    """Payer code, invoice number and cents of what a booking moved; without a number it is credit."""
    found = [(moved.payer_code, moved.number, moved.part) for moved in booking.invoices]
    return found + [(moved.payer_code, "", moved.part) for moved in booking.credits]


def mails(payment: Payment, booking: Booking) -> list[Item]:
    """To the payer, that it is received; to the clerk, of money that fits no order."""
    about = {"payment_id": payment.id, "cause": booking.cause, "currency": booking.currency}
    about |= {"amount": str(booking.amount)}
    order = payment.order
    if booking.cause == PAID and order and order.account_id:
        message = {"kind": "payment_received", "account_id": order.account_id, **about}
    elif booking.cause.startswith(EXCESS):
        message = {"kind": "payment_unclear", **about}
    else:
        return []
    return [outbox.put_mail(booking.at, f"{payment.id}#{booking.cause}", message)]


def method(payment: Payment) -> str:
    """How it was paid, in the billing system's records."""
    return payment.order.provider if payment.order else ""


def records(booking: Booking, method: str, paid_at: int) -> list[Item]:
    return [outbox.put("payments", booking.at, some) for some in cells(booking, method, paid_at)]


def cells(booking: Booking, method: str, paid_at: int) -> list[dict[str, str]]:
    """A record for each invoice, and one without a number for what is more; taken back, below zero."""
    about = {"paid_at": rfc3339(paid_at), "method": method, "reference": booking.capture}
    return [
        {"payer_code": code, "invoice_number": number, "amount": euros(part), **about}
        for code, number, part in parts(booking)
    ]
