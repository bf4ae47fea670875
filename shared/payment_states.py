"""The state of a payment: never stored, always what its events and bookings come to."""

from math import inf
from typing import Literal

from shared.payment import PAID, REFUND, VOIDED, Booking, Payment

type PaymentState = Literal[
    "created",
    "waiting",
    "received",
    "refused",
    "cancelled",
    "expired",
    "voided",
    "partly_refunded",
    "refunded",
]
# Ends without money; which of two is told does not depend on the order in which they came.
ENDS: tuple[PaymentState, ...] = ("refused", "cancelled", "expired")
FINAL: frozenset[PaymentState] = frozenset({*ENDS, "received", "voided", "partly_refunded", "refunded"})

# Paysera repeats what it tells for 28 hours; a bank may work at what it has authorized after a long weekend.
EXPIRES, EXPIRES_AUTHORIZED = 2 * 86_400, 7 * 86_400


def state(payment: Payment) -> PaymentState:
    """Received if and only if it is booked: what a bank said counts once it is in the books."""
    if booked := payment.booking(PAID):
        return _of_money(payment, booked)
    statuses = {event.status for event in payment.events}
    if "voided" in statuses:
        return "refused"
    # Money that does not fit neither ends an order nor brings back one that has ended: the clerk finds out.
    odd = min((event.at for event in payment.events if event.status == "paid"), default=inf)
    before = {event.status for event in payment.events if event.at <= odd}
    if ended := next((end for end in ENDS if end in before), None):
        return ended
    return "waiting" if payment.started or payment.events else "created"


def _of_money(payment: Payment, booked: Booking) -> PaymentState:
    """What came back of another capture was not the order's money."""
    if payment.booking(VOIDED):
        return "voided"
    back = -sum(some.amount for some in refunds(payment) if some.capture == booked.capture)
    if not back:
        return "received"
    return "refunded" if back >= booked.amount else "partly_refunded"


def refunds(payment: Payment) -> list[Booking]:
    return [booking for booking in payment.bookings if booking.cause.startswith(REFUND)]


def is_stale(payment: Payment, now: int) -> bool:
    """Whether an order without an end is so old that nobody should wait for it; money still counts."""
    if payment.order is None or state(payment) not in ("created", "waiting"):
        return False
    authorized = any(event.status == "authorized" for event in payment.events)
    return now - payment.order.created_at >= (EXPIRES_AUTHORIZED if authorized else EXPIRES)
