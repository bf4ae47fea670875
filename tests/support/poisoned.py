"""A delivery of very many contracts and invoices, in which one row in a hundred is wrong in some way."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.support.import_flow import packed

type Row = tuple[str, ...]
type Found = tuple[tuple[str | None, str, str], ...]
"""Column, code and cell of each fault of a row."""
type Poison = Callable[[Row], tuple[Row, Found]]

CONTRACTS = ("payer_code", "address")
INVOICES = ("payer_code", "number", "period", "issued_on", "due_on", "amount", "paid")
NAME = "all-full-2026-11-22"


def _cell(place: int, column: str, code: str, cell: str) -> Poison:
    def poison(row: Row) -> tuple[Row, Found]:
        return (*row[:place], cell, *row[place + 1 :]), ((column, code, cell),)

    return poison


def _twice(row: Row) -> tuple[Row, Found]:
    """Two cells of one row: a payer code that is too long comes first, and a date that never was."""
    code, day = "1" * 41, "2026-02-30"
    return (code, *row[1:3], day, *row[4:]), (("issued_on", "date", day), ("payer_code", "too_long", code))


ANY: tuple[Poison, ...] = (
    _cell(0, "payer_code", "payer_code", "01x"),
    _cell(0, "payer_code", "payer_code", ""),
    lambda row: (row[:-1], ((None, "columns", ""),)),
    lambda row: ((*row, "more"), ((None, "columns", ""),)),
)
POISON: dict[str, tuple[Poison, ...]] = {
    "contracts": (
        *ANY,
        _cell(1, "address", "missing", ""),
        _cell(1, "address", "too_long", "A" * 200 + "B"),
        _cell(1, "address", "characters", "A\u202eB"),
        _cell(1, "address", "formula_text", "=1+1"),
    ),
    "invoices": (
        *ANY,
        _cell(1, "number", "invoice_number", "Nr 1/2"),
        _cell(2, "period", "period", "2026-13"),
        _cell(4, "due_on", "date", "rytoj"),
        _cell(5, "amount", "cents", "1.234,56"),
        _cell(6, "paid", "cents", "NaN"),
        _twice,
    ),
}


@dataclass
class Poisoned:
    """The rows of a file, the cells of the sound ones, and (row, column, code, cell) of every fault."""

    columns: Row
    rows: list[Row] = field(default_factory=list)
    sound: list[Row] = field(default_factory=list)
    faults: list[tuple[int, str | None, str, str]] = field(default_factory=list)
    refused: int = 0

    def add(self, row: Row, faults: Found = ()) -> None:
        self.rows.append(row)
        self.faults += [(len(self.rows) + 1, *fault) for fault in faults]
        if faults:
            self.refused += 1
        else:
            self.sound.append(row)

    def text(self) -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.columns, *self.rows])
        return text.getvalue()


def files(rows: int, random: Random) -> dict[str, Poisoned]:
    """Files with so many rows in all, three invoices for each contract."""
    found = {"contracts": Poisoned(CONTRACTS), "invoices": Poisoned(INVOICES)}
    for number in range(rows // 4):
        _add(found["contracts"], "contracts", (f"{10_000_000 + number}", f"Liepų g. {number}"), random)
        for month in range(1, 4):
            _add(found["invoices"], "invoices", _invoice(number, month), random)
    return found


def _invoice(number: int, month: int) -> Row:
    days = f"2026-0{month}", f"2026-0{month}-09", f"2026-0{month}-28"
    return f"{10_000_000 + number}", f"F{number}-{month}", *days, f"{number % 300}.{month}0", "0"


def _add(file: Poisoned, kind: str, row: Row, random: Random) -> None:
    if random.randrange(100):
        file.add(row)
    elif not random.randrange(len(POISON[kind]) + 1) and file.sound:
        file.add((*file.sound[-1][:-1], "5"), ((None, "duplicate", ""),))
    else:
        file.add(*random.choice(POISON[kind])(row))


def delivery(found: dict[str, Poisoned]) -> bytes:
    return packed({f"{kind}.csv": file.text() for kind, file in found.items()})


def mentioned(contracts: Poisoned) -> list[str]:
    """The payer codes of rows with a fault elsewhere, in order."""
    rows = [contracts.rows[row - 2] for row, column, _, _ in contracts.faults if column == "address"]
    return sorted(payer_code for payer_code, *_ in rows)
