"""Whether each line of a statement is booked as it should be, and listed where it should be. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from functions.payments import boxes
from functions.payments.books import SUSPENSE
from functions.payments.checking.facts import Facts, Finding, Kind, Touched, at, touched
from functions.payments.transfers.deciding import BANK
from shared import keys, ledger_keys
from shared.calendar import today
from shared.payment import Booking
from shared.transfer import RECEIVED, Transfer, public_id


def findings(facts: Facts) -> Iterator[Finding]:
    """At most one of a line's item."""
    for name, bookings in facts.lost.items():
        yield at("line_missing", ledger_keys.line(name), None, sum(_on(BANK, one) for one in bookings))
    for transfer in facts.transfers.values():
        yield from _of(transfer, facts)


def _of(transfer: Transfer, facts: Facts) -> Iterator[Finding]:
    line = transfer.line
    for booking in transfer.bookings:
        if kind := _wrong(transfer, booking):
            meant = line.amount if kind == "amount_differs" else None
            yield at(kind, ledger_keys.transfer_booking(line.id, booking.cause), meant, _on(BANK, booking))
    if line.id in facts.due:
        is_booked = transfer.booking(RECEIVED) is not None
        place = ledger_keys.assigned(line.id) if is_booked else ledger_keys.line(line.id)
        yield at("assignment_not_done" if is_booked else "line_not_booked", place, line.amount)


def _wrong(transfer: Transfer, booking: Booking) -> Kind | None:
    """What the bank tells is booked by the first booking, and what the clerk says moves no money."""
    line, is_first = transfer.line, booking.cause == RECEIVED
    if booking.event != line.id:
        return "without_event"
    if sum(entry.amount for entry in booking.entries):
        return "unbalanced"
    if not is_first and _on(BANK, booking):
        return "booked_twice"
    if is_first and (_on(BANK, booking), booking.currency) != (line.amount, line.currency):
        return "amount_differs"
    return None if _agrees(booking) else "entries_differ"


def _on(account: str, booking: Booking) -> int:
    return sum(entry.amount for entry in booking.entries if entry.account == account)


def _agrees(booking: Booking) -> bool:
    """The entries for invoices and contracts say the same as the projections that were moved."""
    others = (BANK, SUSPENSE, "provider:")
    lines = Counter[str]()
    for entry in booking.entries:
        if not entry.account.startswith(others):
            lines[entry.account] += entry.amount
    parts = {
        f"invoice:{code}/{number}" if number else f"credit:{code}": -part
        for code, number, part in boxes.parts(booking)
    }
    return lines == Counter(parts)


def doubtful(facts: Facts, names: Iterable[str]) -> Touched:
    """What the lines with something wrong move, or should."""
    some = set(names)
    found = touched((), (one for name, one in facts.transfers.items() if name in some))
    for bookings in facts.lost.values():
        for booking in bookings:
            found.add(booking)
    for name in some & facts.due.keys():
        found.contracts |= facts.due[name]
        # Which of their invoices it was for cannot be told: what is due now is not what was due then.
        found.invoices |= {key for key in facts.standings.invoices if key[0] in facts.due[name]}
    return found


def listed(facts: Facts, sound: Iterable[Transfer]) -> Iterator[Finding]:
    for transfer in sound:
        for partition, name, since in _places(transfer):
            read = facts.since <= since < facts.late
            if read and name not in facts.lines.get(partition, set()):
                yield at("not_listed", ledger_keys.transfer_of(partition, name))
        if transfer.line.id in facts.lines[ledger_keys.UNMATCHED] and not _is_open(transfer):
            yield at("still_listed", ledger_keys.unmatched(transfer.line.id))


def _places(transfer: Transfer) -> Iterator[tuple[str, str, int]]:
    """The lists that a line should stand in, by which name, and since when."""
    line = transfer.line
    days = {today(moment): moment for moment in (line.at, *(word.at for word in transfer.words))}
    for day, moment in days.items():
        yield ledger_keys.day_partition(day.isoformat()), line.id, moment
    for booking in transfer.bookings:
        if booking.amount >= 0:
            for code in boxes.contracts(booking):
                yield keys.contract_partition(code), public_id(line), booking.at
    if _is_open(transfer):
        yield ledger_keys.UNMATCHED, line.id, line.at


def _is_open(transfer: Transfer) -> bool:
    """Whether it waits for the clerk."""
    if transfer.booking(RECEIVED):
        return bool(transfer.balance(SUSPENSE)) and not transfer.is_reversed
    return "LISTED" in transfer.notes and "CLOSED" not in transfer.notes
