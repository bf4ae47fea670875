"""Facts about money: what a delivery puts into the ledger's table. Each is put once, none is ever changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from functions.imports import clerks, records, transfers
from functions.imports.answers import Answer, Refusal, Turn
from functions.imports.faults import Fault
from functions.imports.forms import RawRow
from functions.imports.tallies import Tally
from shared import parallel

type Taker = Callable[[Any, Turn], Answer | None]
"""What becomes of a row; None if it says nothing."""

# By the kind of file: what takes a row, and what of it two rows about one thing have in common.
TAKERS: dict[str, tuple[Taker, Callable[[Any], object]]] = {
    "refunds": (clerks.ask, lambda row: (row.payment, row.refund_number)),
    "assignments": (clerks.assign, lambda row: row.transfer),
    "transfers": (transfers.take, lambda row: row.names),
}
BATCH = 1000  # rows in memory at once

type Numbered = tuple[int, Any]
"""A row and its number in the file."""


def tally(kind: str, raw: Iterable[RawRow], turn: Turn) -> Tally:
    """Takes the rows of a chunk; what became of them."""
    found, (take, about) = Tally(), TAKERS[kind]
    for some in batched(records.sound(kind, raw, found, _nothing), BATCH, strict=False):
        groups: dict[object, list[Numbered]] = defaultdict(list)
        for number, row in some:
            groups[about(row)].append((number, row))
        # One after the other if they are about one thing: of two that disagree the first counts.
        for answers in parallel.each(lambda group: list(_taken(take, group, turn)), groups.values()):
            for number, answer in answers:
                _note(found, number, answer)
    return found


def _nothing(*_: object) -> None:
    """A row with a fault says nothing that would have to be known."""


def _taken(take: Taker, group: list[Numbered], turn: Turn) -> Iterator[tuple[int, Answer | None]]:
    for number, row in group:
        yield number, take(row, turn.of_row(number))


def _note(found: Tally, number: int, answer: Answer | None) -> None:
    if isinstance(answer, Refusal):
        found.refuse([Fault(number, answer.column, answer.code, answer.value)])
    elif answer:
        found.counts[answer] += 1
