"""What a booking sets going, put down by the transaction that books it: records of the exchange, mails."""

from functions.payments.causes import EXCESS
from functions.payments.cents import euros
from shared import outbox
from shared.aws import Item
from shared.calendar import rfc3339
from shared.payment import PAID, REFUND, Booking, Decision, Payment
from shared.refunds import key_of


def contracts(booking: Booking) -> list[str]:
    """The contracts that a booking touches, each once."""
    codes = [moved.payer_code for moved in booking.invoices]
    return list(dict.fromkeys(codes + [moved.payer_code for moved in booking.credits]))


def parts(booking: Booking) -> list[tuple[str, str, int]]:
    """Payer code, invoice number and cents of what a booking moved; without a number it is credit."""
    found = [(moved.payer_code, moved.number, moved.part) for moved in booking.invoices]
    return found + [(moved.payer_code, "", moved.part) for moved in booking.credits]


def mails(payment: Payment, booking: Booking) -> list[Item]:
    """To the payer, what came in or goes back; to the clerk, of money that fits no order and of refunds."""
    cause, order = booking.cause, payment.order
    messages = []
    if order and order.account_id and (kind := _to_payer(cause)):
        messages.append({"kind": kind, "account_id": order.account_id, "cause": cause})
    if cause.startswith(EXCESS):
        messages.append({"kind": "payment_unclear", "cause": cause})
    if cause.startswith(REFUND):
        key = key_of(payment, cause.removeprefix(REFUND))
        messages.append({"kind": "refund_booked", "cause": f"clerk#{cause}", "key": key})
    about = {"payment_id": payment.id, "currency": booking.currency, "amount": str(abs(booking.amount))}
    return [_mail(booking.at, message | about) for message in messages]


def _to_payer(cause: str) -> str:
    return "payment_refunded" if cause.startswith(REFUND) else "payment_received" if cause == PAID else ""


def refund_declined(payment_id: str, decision: Decision, reason: str, now: int) -> Item:
    """To the clerk, why a refund is not made; `reason` as the catalog or the provider has it."""
    about = {"payment_id": payment_id, "cause": f"declined#{decision.key}", "key": decision.key}
    about |= {"reason": reason, "amount": str(decision.amount), "currency": "EUR"}
    return _mail(now, {"kind": "refund_declined", **about})


def _mail(at: int, message: dict[str, str]) -> Item:
    return outbox.put_mail(at, f"{message['payment_id']}#{message['cause']}", message)


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
