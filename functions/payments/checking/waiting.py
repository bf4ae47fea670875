"""Whether the billing system gets a record of each booking, and each mail left. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from functions.payments.checking.facts import Booked, Facts, Finding, Touched, at
from shared.aws import Item
from shared.outbox import COLUMNS

type Cells = tuple[str, ...]


def mails(facts: Facts) -> Iterator[Finding]:
    return (
        Finding("mail_waits", item["pk"], item["sk"])
        for item in facts.mails
        if _waits_since(item) < facts.late
    )


def records(facts: Facts, sound: Iterable[Booked], doubtful: Touched) -> Iterator[Finding]:
    """`sound` have nothing else wrong. What may be in a file already cannot be missed here."""
    found = _found(facts, doubtful)
    for cells, bookings in _meant(sound).items():
        if cells[0] in doubtful.contracts:
            continue
        waiting = found.pop(cells, [])
        told = [one for one in bookings if facts.exported < one.booking.at < facts.late]
        yield from (at("record_missing", one.key) for one in told[len(waiting) :])
        yield from (Finding("record_twice", one["pk"], one["sk"]) for one in waiting[len(bookings) :])
    for items in found.values():
        yield from (Finding("record_unknown", one["pk"], one["sk"]) for one in items)


def doubts(facts: Facts) -> set[str]:
    """The contracts of records whose bookings were not read."""
    unknown = _found(facts, Touched()).keys() - _meant(facts.booked()).keys()
    return {cells[0] for cells in unknown}


def _meant(bookings: Iterable[Booked]) -> dict[Cells, list[Booked]]:
    meant = defaultdict(list)
    for booked in bookings:
        for cells in booked.cells:
            meant[_cells(cells)].append(booked)
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
