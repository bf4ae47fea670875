"""Whether each payment's bookings are those that its order and events ask for. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from functions.payments import boxes
from functions.payments.books import SUSPENSE
from functions.payments.causes import EXCESS, GONE_BACK, unbooked
from functions.payments.checking.facts import Finding, Kind, at, of_booking
from shared import ledger_keys
from shared.payment import PAID, REFUND, VOIDED, Booking, Event, Payment, Status
from shared.payment_states import refunds


def findings(payments: Iterable[Payment], late: int) -> Iterator[Finding]:
    """At most one of a booking: the first rule that it breaks."""
    whole = []
    for payment in payments:
        found = list(_of_payment(payment, late))
        yield from found
        if not found:
            whole.append(payment)
    yield from _twice(whole)


def _of_payment(payment: Payment, late: int) -> Iterator[Finding]:
    missing = [due for due in unbooked(payment) if due.event.at < late]
    for due in missing:
        yield at("not_booked", ledger_keys.payment_event(payment.id, due.event.name), due.event.amount, 0)
    for booking in payment.bookings:
        if kind := _wrong(payment, booking, whole=not missing):
            event = _event(payment, booking)
            meant = event.amount if event and kind == "amount_differs" else None
            yield at(kind, ledger_keys.booking(payment.id, booking.cause), meant, booking.amount)


def _event(payment: Payment, booking: Booking) -> Event | None:
    """What caused the booking, if it is there and of a kind that can."""
    statuses = _statuses(booking)
    return next((e for e in payment.events if e.name == booking.event and e.status in statuses), None)


def _statuses(booking: Booking) -> tuple[Status, ...]:
    if booking.cause.startswith(VOIDED):
        return ("voided",)
    return ("refund_done",) if booking.cause.startswith(REFUND) else ("paid", *GONE_BACK)


def _told(payment: Payment, booking: Booking, event: Event) -> tuple[int, str]:
    """Amount and capture as they ought to be booked; of what was refunded nothing is left to take back."""
    if booking.cause.startswith(REFUND):
        return -event.amount, booking.capture  # Paysera names a refund by a number of its own
    if not booking.cause.startswith(VOIDED):
        return event.amount, event.capture
    refunded = sum(some.amount for some in refunds(payment) if some.capture == event.capture)
    return (-event.amount if not refunded else booking.amount), event.capture


def _wrong(payment: Payment, booking: Booking, *, whole: bool) -> Kind | None:
    event = _event(payment, booking)
    if event is None:
        return "without_event"
    if sum(entry.amount for entry in booking.entries):
        return "unbalanced"
    amount, capture = _told(payment, booking, event)
    told = (amount, event.currency, event.provider_order, capture)
    if told != (booking.amount, booking.currency, booking.provider_order, booking.capture):
        return "amount_differs"
    if _entries(booking) != _meant(booking, event):
        return "entries_differ"
    return None if _is_as_ordered(payment, booking, whole=whole) else "not_as_ordered"


def _entries(booking: Booking) -> Counter[str]:
    lines: Counter[str] = Counter()
    for entry in booking.entries:
        lines[entry.account] += entry.amount
    return lines


def _meant(booking: Booking, event: Event) -> Counter[str]:
    """The entries that say the same as the projections that the booking moved; the rest is suspense."""
    lines = Counter(
        {
            f"invoice:{code}/{number}" if number else f"credit:{code}": -part
            for code, number, part in boxes.parts(booking)
        }
    )
    lines[SUSPENSE] = -booking.amount - lines.total()
    lines[f"provider:{event.provider}"] = booking.amount
    return Counter({account: amount for account, amount in lines.items() if amount})


def _is_as_ordered(payment: Payment, booking: Booking, *, whole: bool) -> bool:
    """Paid: each contract gets what was ordered for it. Taken back: what was given. Else nobody gets it."""
    if booking.cause == PAID:
        return _as_ordered(payment, booking)
    if booking.cause.startswith(EXCESS):
        return not booking.invoices and not booking.credits
    if any(some.capture == booking.capture for some in refunds(payment)):
        return _leaves_no_debt(payment, booking.capture)
    undone = payment.booking(booking.cause.removeprefix(VOIDED).removeprefix("#") or PAID)
    if undone is None:
        return not whole  # that is told already
    return _parts(booking) == Counter({account: -part for account, part in _parts(undone).items()})


def _leaves_no_debt(payment: Payment, capture: str) -> bool:
    """What went back of a capture, refunded or taken back, is no more than it had brought each of them."""
    left: Counter[tuple[str, str]] = Counter()
    for booking in payment.bookings:
        if booking.capture == capture:
            left.update(_parts(booking))
    return min(left.values(), default=0) >= 0


def _as_ordered(payment: Payment, booking: Booking) -> bool:
    if (order := payment.order) is None:
        return False
    meant, got = Counter[str](), Counter[str]()
    for part in order.invoices:
        meant[part.payer_code] += part.amount
    for advance in order.advance:
        meant[advance.payer_code] += advance.amount
    for code, _, amount in boxes.parts(booking):
        got[code] += amount
    most = {(part.payer_code, part.number): part.amount for part in order.invoices}
    fits = all(0 < i.part <= most.get((i.payer_code, i.number), 0) for i in booking.invoices)
    return fits and got == meant


def _parts(booking: Booking) -> Counter[tuple[str, str]]:
    return Counter({(code, number): part for code, number, part in boxes.parts(booking)})


def _twice(payments: Iterable[Payment]) -> Iterator[Finding]:
    """One saying of a provider booked again, in whichever payment; the first is the right one."""
    seen: set[tuple[object, ...]] = set()
    booked = [(payment, booking) for payment in payments for booking in payment.bookings]
    for payment, booking in sorted(booked, key=lambda one: (one[1].at, one[1].cause != PAID)):
        money = next(entry.account for entry in booking.entries if entry.account.startswith("provider:"))
        refund = booking.cause if booking.cause.startswith(REFUND) else ""
        capture = (money, booking.provider_order, booking.capture, booking.amount, booking.currency, refund)
        if capture in seen:
            yield of_booking("booked_twice", payment, booking)
        seen.add(capture)
