"""The ledger's rules: which bookings the events of a payment ask for. Pure: no table, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.payments import lots
from shared.payment import PAID, REFUND, VOIDED, Booking, Event, Payment, Status

EXCESS = "excess#"
# An order of which money went back was paid, even if nobody told so.
GONE_BACK: tuple[Status, ...] = ("partly_refunded", "refunded")


@dataclass(frozen=True)
class Due:
    """A booking that an event asks for and that is not there yet; `undoes` the one that it takes back."""

    cause: str
    event: Event
    undoes: Booking | None = None


def next_due(payment: Payment) -> Due | None:
    """The first booking that is due; none when the books say all that the events do."""
    return next(unbooked(payment), None)


def unbooked(payment: Payment) -> Iterator[Due]:
    """All that is due and not booked."""
    booked = {booking.cause for booking in payment.bookings}
    return (found for found in _all_due(payment) if found.cause not in booked)


def _all_due(payment: Payment) -> Iterator[Due]:
    """Money in before money out, so that a late PAID and an early VOIDED end in the same books."""
    events = sorted(payment.events, key=lambda event: (event.at, event.name))
    for event in events:
        if event.status == "paid":
            yield Due(_cause(payment, event), event)
    back = [event for event in events if event.status == "refund_done"]
    for event in events:
        if back and event.status in GONE_BACK and _cause(payment, event) == PAID:
            yield Due(PAID, event)
    for event in back:
        capture = lots.lot_of(payment, event).capture
        yield Due(REFUND + event.refund, event.model_copy(update={"capture": capture}))
    for event in events:
        if event.status == "voided":
            yield from _undone(payment, event)


def _cause(payment: Payment, event: Event) -> str:
    """One capture pays the order; any other is money that nobody asked for."""
    first = payment.booking(PAID)
    pays = _fits(payment, event) and (first is None or first.capture == event.capture)
    return PAID if pays else EXCESS + event.name


def _fits(payment: Payment, event: Event) -> bool:
    order, started = payment.order, payment.started
    if order is None or started is None:
        return False
    said = (event.provider, event.provider_order, event.amount, event.currency)
    return said == (order.provider, started.provider_order, order.amount, order.currency)


def _undone(payment: Payment, event: Event) -> Iterator[Due]:
    """The bank took back what it had confirmed: what is left of exactly that capture, not a penny more."""
    taken_back = (event.capture, event.amount, event.currency)
    for booking in payment.bookings:
        if booking.amount > 0 and (booking.capture, booking.amount, booking.currency) == taken_back:
            cause = VOIDED if booking.cause == PAID else f"{VOIDED}#{booking.cause}"
            if lots.undone(payment, booking).money:
                yield Due(cause, event, undoes=booking)
