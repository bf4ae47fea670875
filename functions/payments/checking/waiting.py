"""Whether the billing system gets a record of each booking, and each mail left. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from functions.payments import boxes
from functions.payments.checking.facts import Facts, Finding, Touched, of_booking
from shared.aws import Item
from shared.outbox import COLUMNS
from shared.payment import Booking, Payment

type Cells = tuple[str, ...]


def mails(facts: Facts) -> Iterator[Finding]:
    return (
        Finding("mail_waits", item["pk"], item["sk"])
        for item in facts.mails
        if _waits_since(item) < facts.late
    )


def records(facts: Facts, payments: Iterable[Payment], doubtful: Touched) -> Iterator[Finding]:
    """`payments` are those with nothing else wrong. What may be in a file already cannot be missed here."""
    found = _found(facts, doubtful)
    for cells, bookings in _meant(payments).items():
        if cells[0] in doubtful.contracts:
            continue
        waiting = found.pop(cells, [])
        told = [one for one in bookings if facts.exported < one[1].at < facts.late]
        yield from (of_booking("record_missing", *one) for one in told[len(waiting) :])
        yield from (Finding("record_twice", one["pk"], one["sk"]) for one in waiting[len(bookings) :])
    for items in found.values():
        yield from (Finding("record_unknown", one["pk"], one["sk"]) for one in items)


def doubts(facts: Facts) -> set[str]:
    """The contracts of records whose bookings were not read."""
    unknown = _found(facts, Touched()).keys() - _meant(facts.payments.values()).keys()
    return {cells[0] for cells in unknown}


def _meant(payments: Iterable[Payment]) -> dict[Cells, list[tuple[Payment, Booking]]]:
    meant = defaultdict(list)
    for payment in payments:
        for booking in payment.bookings:
            for cells in boxes.cells(booking, boxes.method(payment), booking.at):
                meant[_cells(cells)].append((payment, booking))
    return meant


def _found(facts: Facts, doubtful: Touched) -> dict[Cells, list[Item]]:
    found = defaultdict(list)
    for item in facts.records:
        if item["cells"]["payer_code"] not in doubtful.contracts and _waits_since(item) < facts.late:
            found[_cells(item["cells"])].append(item)
    return found


def _cells(cells: dict[str, str]) -> Cells:
    return tuple(cells[column] for column in COLUMNS["payments"])


def _waits_since(item: Item) -> int:
    return int(item["sk"].partition("#")[0])
