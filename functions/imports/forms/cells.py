"""From the cells of a record to a row, alike in every form."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from functions.imports.faults import Fault, FileRefused
from functions.imports.forms.sources import RawRow

# Codes that may begin with zeros, which a number loses.
CODES = frozenset(
    {"payer_code", "number", "invoice_number", "meter_number", "payment", "refund_number", "transfer"}
)
MOST_BROKEN = 100_000
WORDS = {None: "", True: "true", False: "false"}


class Number(str):
    """The text of a cell that came as a number."""

    __slots__ = ()


class Wrong(str):
    """A cell that cannot be used whatever its column, and the code that says why."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, text: str = "") -> Self:
        cell = super().__new__(cls, text)
        cell.code = code
        return cell


def column_names(header: list[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def row(number: int, names: list[str], record: Sequence[str]) -> RawRow:
    """`record` by `names`; one of another length has a fault and as many cells as both have."""
    faults = () if len(record) == len(names) else (Fault(number, None, "columns"),)
    return RawRow(number, dict(zip(names, map(str.strip, record), strict=False)), faults)


def typed_row(number: int, names: list[str], record: Sequence[str]) -> RawRow:
    """Like `row`, for forms whose cells are not all text."""
    made = row(number, names, record)
    return replace(made, faults=(*made.faults, *_faults(number, names, record)))


def trusted(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """The rows; FileRefused once so many are broken as a whole that the file is not what its header says."""
    broken = 0
    for found in rows:
        if found.faults and found.faults[0].column is None:
            broken += 1
            if broken > MOST_BROKEN:
                raise FileRefused("rows_broken")
        yield found


def _faults(number: int, names: list[str], record: Sequence[str]) -> Iterator[Fault]:
    for name, cell in zip(names, record, strict=False):
        if isinstance(cell, Wrong):
            yield Fault(number, name, cell.code, cell)
        elif isinstance(cell, Number) and name in CODES:
            yield Fault(number, name, "text_cell", cell)
