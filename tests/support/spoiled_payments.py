"""Discrepancies of a payment: its order, events and bookings. Each says what a check should find."""

from functions.payments import store
from functions.payments.checking.facts import Finding, at, of_booking
from shared import keys, ledger_keys
from shared.payment import Booking
from tests.support.spoiling import Place, changed, deleted, stands


def order_is_gone(place: Place) -> Finding | None:
    if not place.more:
        return None
    return deleted("order_missing", ledger_keys.order(place.payment.id))


def booking_is_gone(place: Place) -> Finding | None:
    """What it was booked for still says so."""
    if len(place.payment.bookings) != 1:
        return None
    [booking] = place.payment.bookings
    event = ledger_keys.payment_event(place.payment.id, booking.event)
    told = at("not_booked", event, booking.amount, 0)
    return deleted("", ledger_keys.booking(place.payment.id, booking.cause), told)


def event_is_gone(place: Place) -> Finding | None:
    if not place.payment.bookings:
        return None
    booking = place.payment.bookings[-1]
    if sum(one.event == booking.event for one in place.payment.bookings) > 1:
        return None
    told = at("without_event", ledger_keys.booking(place.payment.id, booking.cause), None, booking.amount)
    return deleted("", ledger_keys.payment_event(place.payment.id, booking.event), told)


def _entries(booking: Booking, *more: int) -> list[dict[str, object]]:
    """The entries with these amounts added, the first's first."""
    given = [*more, *[0] * len(booking.entries)]
    return [
        {"account": one.account, "amount": one.amount + plus}
        for one, plus in zip(booking.entries, given, strict=False)
    ]


def one_entry_differs(place: Place) -> Finding | None:
    if not (booking := _any(place)):
        return None
    changed(place, booking, entries=_entries(booking, 0, place.random.choice((-1, 1, 100))))
    return at("unbalanced", ledger_keys.booking(place.payment.id, booking.cause), None, booking.amount)


def _any(place: Place) -> Booking | None:
    return place.random.choice(place.payment.bookings) if place.payment.bookings else None


def amount_differs(place: Place) -> Finding | None:
    if not (booking := place.paid):
        return None
    more = place.random.choice((-1, 1, 500))
    changed(place, booking, entries=_entries(booking, more, -more))
    key = ledger_keys.booking(place.payment.id, booking.cause)
    return at("amount_differs", key, booking.amount, booking.amount + more)


def currency_differs(place: Place) -> Finding | None:
    if not (booking := place.paid):
        return None
    changed(place, booking, currency="PLN")
    key = ledger_keys.booking(place.payment.id, booking.cause)
    return at("amount_differs", key, booking.amount, booking.amount)


def settled_by_more(place: Place) -> Finding | None:
    """The invoice got more than the entries say, everywhere but in them."""
    if not (booking := place.paid) or not booking.invoices:
        return None
    moved = booking.invoices[0]
    more = moved.model_copy(update={"part": moved.part + 5, "settled": moved.settled + 5}).model_dump()
    changed(place, booking, invoices=[more, *(one.model_dump() for one in booking.invoices[1:])])
    stands(keys.invoice(moved.payer_code, moved.number), settled=moved.settled + 5)
    key = ledger_keys.booking(place.payment.id, booking.cause)
    return at("entries_differ", key, None, booking.amount)


def of_another_contract(place: Place) -> Finding | None:
    booking = place.alone
    if not booking or not booking.credits:
        return None
    [moved] = booking.credits
    entries = [one.model_dump() for one in booking.entries]
    entries[1]["account"] = "credit:99999"
    other = moved.model_copy(update={"payer_code": "99999"}).model_dump()
    changed(place, booking, entries=entries, credits=[other])
    return at("not_as_ordered", ledger_keys.booking(place.payment.id, booking.cause), None, booking.amount)


def booked_again(place: Place) -> Finding | None:
    if not (booking := place.paid):
        return None
    entries = [
        {"account": booking.entries[0].account, "amount": booking.amount},
        {"account": "suspense", "amount": -booking.amount},
    ]
    again = booking.model_copy(update={"cause": f"excess#{booking.event}"})
    changed(place, again, entries=entries, invoices=[], credits=[])
    return of_booking("booked_twice", place.payment, again)


def booked_for_another(place: Place) -> Finding | None:
    """The same capture under the number of a payment that nobody made."""
    if not (booking := place.paid):
        return None
    other = place.payment.model_copy(update={"id": f"{place.payment.id[:-4]}zzzz", "order": None})
    event = next(one for one in place.payment.events if one.name == booking.event)
    store.note(other.id, event)
    entries = [one.model_dump() for one in booking.entries[:1]]
    entries.append({"account": "suspense", "amount": -booking.amount})
    again = booking.model_copy(update={"cause": f"excess#{booking.event}"})
    changed(Place(other, place.random, place.more), again, entries=entries, invoices=[], credits=[])
    return of_booking("booked_twice", other, again)
