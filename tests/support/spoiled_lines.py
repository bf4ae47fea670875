"""Discrepancies of statements' lines. Each says what a check should find."""

from functions.payments import boxes
from functions.payments.checking.facts import Finding, at
from shared import aws, keys, ledger_keys, settings
from shared.calendar import today
from shared.payment import Booking
from shared.transfer import ASSIGNED, RECEIVED, public_id
from tests.support.spoiling import LinePlace, deleted


def _booked(place: LinePlace) -> Booking | None:
    """What was booked for somebody when it came in, if nothing followed it."""
    bookings = place.transfer.bookings
    return bookings[0] if len(bookings) == 1 and boxes.contracts(bookings[0]) else None


def line_is_gone(place: LinePlace) -> Finding | None:
    if not (booking := _booked(place)):
        return None
    line = place.transfer.line
    return deleted(
        "", ledger_keys.line(line.id), at("line_missing", ledger_keys.line(line.id), None, booking.amount)
    )


def booking_of_line_is_gone(place: LinePlace) -> Finding | None:
    if not _booked(place):
        return None
    line = place.transfer.line
    told = at("line_not_booked", ledger_keys.line(line.id), line.amount)
    return deleted("", ledger_keys.transfer_booking(line.id, RECEIVED), told)


def assignment_is_gone(place: LinePlace) -> Finding | None:
    if place.transfer.booking(ASSIGNED) is None:
        return None
    line = place.transfer.line
    told = at("assignment_not_done", ledger_keys.assigned(line.id), line.amount)
    return deleted("", ledger_keys.transfer_booking(line.id, ASSIGNED), told)


def amount_of_line_differs(place: LinePlace) -> Finding | None:
    if not (booking := _booked(place)):
        return None
    more = place.random.choice((-1, 1, 500))
    entries = [{"account": one.account, "amount": one.amount} for one in booking.entries]
    item = {**booking.model_dump(mode="json"), "entries": entries}
    entries[0]["amount"] = booking.entries[0].amount + more
    entries.append({"account": "suspense", "amount": -more})
    key = ledger_keys.transfer_booking(place.transfer.line.id, RECEIVED)
    aws.dynamodb().put_item(TableName=settings.table("payments"), Item={**item, **key})
    return at("amount_differs", key, place.transfer.line.amount, booking.amount + more)


def line_not_in_list_of_contract(place: LinePlace) -> Finding | None:
    if not (booking := _booked(place)):
        return None
    owner = keys.contract_partition(boxes.contracts(booking)[0])
    return deleted("not_listed", ledger_keys.transfer_of(owner, public_id(place.transfer.line)))


def line_not_in_list_of_day(place: LinePlace) -> Finding | None:
    if not _booked(place):
        return None
    owner = ledger_keys.day_partition(today(place.transfer.line.at).isoformat())
    return deleted("not_listed", ledger_keys.transfer_of(owner, place.transfer.line.id))


def line_not_on_clerks_list(place: LinePlace) -> Finding | None:
    transfer = place.transfer
    if not transfer.balance("suspense") or transfer.words:
        return None
    key = ledger_keys.unmatched(transfer.line.id)
    aws.delete(settings.table("exchange"), key, "attribute_exists(pk)")
    return at("not_listed", {"pk": key["pk"], "sk": key["sk"]})


def line_still_on_clerks_list(place: LinePlace) -> Finding | None:
    if not _booked(place):
        return None
    key = ledger_keys.unmatched(place.transfer.line.id)
    aws.put(settings.table("exchange"), {**key}, "attribute_not_exists(pk)")
    return at("still_listed", key)
