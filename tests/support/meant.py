"""What the rows of a file mean: items, and what is known of rows with a fault."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from functions.imports.rows import columns
from tests.support.deliveries import NONSENSE, File

type Item = dict[str, Any]
type Cells = dict[str, str]
type Place = tuple[str, str, str]
"""Table, partition and sort key of an item."""

TABLES = {"contracts": "ContractsTable", "meters": "MetersTable", "readings": "MetersTable"}
CODES = ("payer_code", "meter_number")
VILNIUS = ZoneInfo("Europe/Vilnius")
SORT_KEYS: dict[str, Callable[[Cells], str]] = {
    "contracts": lambda _: "CONTRACT",
    "invoices": lambda cells: f"INVOICE#{cells['number']}",
    "invoice_lines": lambda cells: f"LINES#{cells['invoice_number']}",
    "balances": lambda _: "BALANCE",
    "meters": lambda cells: f"METER#{cells['meter_number']}",
    "readings": lambda cells: "READING#{meter_number}#{period}#".format(**cells) + f"{_begins(cells):012d}",
}
READ_AS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("amount", "paid", "balance"), lambda text: int(text.replace(".", ""))),
    **dict.fromkeys(("decimals", "digits"), int),
    **dict.fromkeys(("from", "to"), Decimal),
    **dict.fromkeys(("quantity", "price"), lambda text: text or None),
    "remote": lambda text: text == "taip",
}


@dataclass
class Meant:
    """The items of a file, each with the number of its rows; how many rows were refused.

    `mentioned` is what rows with a fault are about all the same; `illegible` rows do not tell even that.
    """

    items: dict[Place, tuple[Item, int]] = field(default_factory=dict)
    refused: int = 0
    mentioned: dict[Place, Item] = field(default_factory=dict)
    illegible: int = 0


def meant(file: File) -> Meant:
    rows = [dict(zip(columns(file.kind), row, strict=True)) for row in file.rows]
    if file.kind == "invoice_lines":
        return _bills(rows)
    found = Meant()
    for cells in rows:
        if NONSENSE not in cells.values():
            found.items[_place(file.kind, cells)] = _fields(file.kind, cells), 1
            continue
        found.refused += 1
        if cells["payer_code"] == NONSENSE:
            found.illegible += 1
        elif file.kind in ("contracts", "meters"):
            found.mentioned[_place(file.kind, cells)] = {name: cells[name] for name in CODES if name in cells}
    return found


def _place(kind: str, cells: Cells) -> Place:
    table = TABLES.get(kind, "InvoicesTable")
    return table, f"CONTRACT#{cells['payer_code']}", SORT_KEYS[kind](cells)


def _fields(kind: str, cells: Cells) -> Item:
    read = {name: READ_AS.get(name, str)(text) for name, text in cells.items()}
    if kind == "readings":
        read["at"] = _begins(cells)
    if kind == "invoices":
        read["currency"] = "EUR"
    return read


def _begins(cells: Cells) -> int:
    """When the day of a reading begins in Lithuania."""
    return int(datetime.fromisoformat(cells["read_on"]).replace(tzinfo=VILNIUS).timestamp())


def _bills(rows: list[Cells]) -> Meant:
    """A bill with a line that is wrong is left out, by whatever contract."""
    broken = {cells["invoice_number"] for cells in rows if NONSENSE in cells.values()}
    found = Meant(refused=sum(cells["invoice_number"] in broken for cells in rows))
    for cells in rows:
        if cells["invoice_number"] not in broken:
            payer_code, number, *_ = cells.values()
            bill: Item = {"payer_code": payer_code, "number": number, "lines": []}
            bill, times = found.items.get(_place("invoice_lines", cells), (bill, 0))
            line = {
                name: text for name, text in cells.items() if name not in ("payer_code", "invoice_number")
            }
            bill["lines"].append(_fields("invoice_lines", line))
            found.items[_place("invoice_lines", cells)] = bill, times + 1
    return found
