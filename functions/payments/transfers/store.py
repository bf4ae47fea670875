"""What becomes of a line, each time in one transaction that is done once."""

from functions.payments import boxes
from functions.payments.books import SUSPENSE, Standings
from functions.payments.members import NEW, projections, put
from functions.payments.transfers.clerk import Open
from shared import aws, keys, ledger_keys, settings
from shared.aws import Item
from shared.keys import Key
from shared.payment import Booking
from shared.transfer import ASSIGNED, RECEIVED, Note, Transfer, paid_at, public_id
from shared.transfers import Line

METHOD = "transfer"


def receive(line: Line, booking: Booking, met: Standings, clears: str, listed: Open | None) -> bool:
    """Books a line, and lists it if it is nobody's; False if it is booked or what it met has changed.

    `clears` is the payment whose money it is, or "".
    """
    cleared = [put(ledger_keys.cleared(clears), line_id=line.id)] if clears else []
    lists = [_listed(listed)] if listed else []
    return _done(*_booked(line, booking, met), *cleared, *lists)


def assign(line: Line, booking: Booking, met: Standings) -> bool:
    """Books what was in suspense to whom the clerk says, unless the bank has taken it back."""
    reversed_ = _check(ledger_keys.transfer_note(line.id, "REVERSED"), there=False)
    return _done(*_booked(line, booking, met), reversed_, _unlisted(line.id))


def reverse(back: Transfer, booking: Booking, met: Standings, of: Transfer) -> bool:
    """Books that the bank took the line `of` back, once, as both stood; what waited leaves the list."""
    line, is_assigned, is_listed = back.line, of.booking(ASSIGNED) is not None, "LISTED" in back.notes
    reversed_: Note = "REVERSED"
    waited = [line.id] if is_listed else []
    waited += [of.line.id] if of.balance(SUSPENSE) else []
    return _done(
        *_booked(line, booking, met),
        put(ledger_keys.transfer_note(of.line.id, reversed_), by=line.id),
        _check(ledger_keys.transfer_booking(of.line.id, ASSIGNED), there=is_assigned),
        _check(ledger_keys.transfer_note(line.id, "LISTED"), there=is_listed),
        _check(ledger_keys.transfer_note(line.id, "CLOSED"), there=False),
        *(_unlisted(one) for one in waited),
    )


def list_only(line: Line, listed: Open) -> bool:
    """Puts on the clerk's list what the books do not take."""
    note: Note = "LISTED"
    return _done(put(ledger_keys.transfer_note(line.id, note)), _listed(listed), _not_booked(line))


def close(line: Line) -> bool:
    """Takes from the list what was only listed."""
    note: Note = "CLOSED"
    return _done(put(ledger_keys.transfer_note(line.id, note)), _unlisted(line.id), _not_booked(line))


def _not_booked(line: Line) -> Item:
    return _check(ledger_keys.transfer_booking(line.id, RECEIVED), there=False)


def _done(*members: Item) -> bool:
    try:
        aws.transact(*members)
    except aws.ConditionFailed:
        return False
    return True


def _booked(line: Line, booking: Booking, met: Standings) -> list[Item]:
    """The booking, what it comes to, the billing system's records, and where it is found again."""
    codes = boxes.contracts(booking)
    shown = [
        put(ledger_keys.transfer_of(keys.contract_partition(code), public_id(line)), line_id=line.id)
        for code in codes
        if booking.amount >= 0
    ]
    return [
        put(ledger_keys.transfer_booking(line.id, booking.cause), **booking.model_dump(mode="json")),
        *projections(booking, met),
        *boxes.records(booking, METHOD, paid_at(line)),
        *shown,
        *_came_from(line, booking.cause, codes),
    ]


def _came_from(line: Line, cause: str, codes: list[str]) -> list[Item]:
    if not line.payer_iban or line.amount < 0:
        return []
    about = line.model_dump(include={"booked_on", "amount", "text", "end_to_end", "bank_ref"})
    key = ledger_keys.came_from(line.payer_iban, line.booked_on, line.id, cause)
    return [put(key, line_id=line.id, payer_codes=codes, **about)]


def _check(key: Key, *, there: bool) -> Item:
    condition = "attribute_exists(pk)" if there else NEW
    return {
        "ConditionCheck": {
            "TableName": settings.table("payments"),
            "Key": key,
            "ConditionExpression": condition,
        }
    }


def _listed(listed: Open) -> Item:
    item = {**ledger_keys.unmatched(listed.id), **listed.model_dump(mode="json")}
    return {"Put": {"TableName": settings.table("exchange"), "Item": item, "ConditionExpression": NEW}}


def _unlisted(line_id: str) -> Item:
    key = ledger_keys.unmatched(line_id)
    condition = {"ConditionExpression": "attribute_exists(pk)"}
    return {"Delete": {"TableName": settings.table("exchange"), "Key": key, **condition}}
