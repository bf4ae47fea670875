"""The project with more contracts among its examples, so that no two journeys meet at one meter."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.template import ROOT

KINDS = {"01234": "Fiz12345", "01567": "Fiz15678", "01890": "Fiz18901", "02110": "Fiz22104"}
COPIES = {"01234": 34, "01567": 27, "01890": 16, "02110": 6}

RECENT = "2026-07"

type Row = dict[str, str]


@dataclass(frozen=True)
class Bill:
    """What stands on a paper bill."""

    payer_code: str
    last_invoice: str


EXAMPLES = {kind: Bill(kind, number) for kind, number in KINDS.items()}


class Billing:
    """Hands out contracts that are like the examples and that no other test has."""

    def __init__(self) -> None:
        self._left = {kind: _copies(kind) for kind in KINDS}

    def bill_like(self, kind: str) -> Bill:
        bill = next(self._left[kind], None)
        assert bill, f"raise COPIES: there are not so many contracts like {kind}"
        return bill


def _copies(kind: str) -> Iterator[Bill]:
    return (_copy(kind, n) for n in range(1, COPIES[kind]))


def _copy(kind: str, n: int) -> Bill:
    return Bill(_code(kind, n), f"{KINDS[kind]}.{n}")


def _code(kind: str, n: int) -> str:
    return f"{kind}{n:03}"


def write_project(folder: Path) -> Path:
    """The project itself by links, and its examples with copies of their contracts."""
    for name in ("functions", "shared", "frontend", "template.yaml"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "examples").mkdir()
    for file in (ROOT / "examples").glob("*.csv"):
        (folder / "examples" / file.name).write_text(written(rows(file.stem)))
    return folder


def rows(name: str) -> list[Row]:
    """All that the portal starts with of a kind of file: the examples and the copies of them."""
    examples = _examples(name)
    return [*examples, *(copy for row in examples if _is_recent(row) for copy in _copies_of(row))]


@cache
def _examples(name: str) -> list[Row]:
    with (ROOT / f"examples/{name}.csv").open(newline="") as opened:
        return list(csv.DictReader(opened))


def _is_recent(row: Row) -> bool:
    """Copies have some months of everything, which is quicker to import."""
    if "invoice_number" in row:
        return any(
            bill["number"] == row["invoice_number"] and _is_recent(bill) for bill in _examples("invoices")
        )
    return row.get("period", RECENT) >= RECENT


def written(rows: Sequence[Row]) -> str:
    """The rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _copies_of(row: Row) -> Iterator[Row]:
    kind = row["payer_code"]
    for n in range(COPIES.get(kind, 0)):
        yield {name: _renamed(name, kind, n)(value) for name, value in row.items()}


def _renamed(name: str, kind: str, n: int) -> Callable[[str], str]:
    if name == "payer_code":
        return lambda _: _code(kind, n)
    if name in ("number", "invoice_number"):
        return lambda number: f"{number}.{n}"
    return lambda value: value


# With some months of everything only; for tests that change nothing.
SMALL = {kind: _copy(kind, 0) for kind in KINDS}
