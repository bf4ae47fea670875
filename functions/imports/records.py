"""What rows come to: one record a key, bills with all their lines."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from functions.imports import rows
from functions.imports.faults import Fault
from functions.imports.forms import RawRow
from functions.imports.rows import BalanceRow, ContractRow, InvoiceRow, LineRow, MeterRow, ReadingRow, Row
from functions.imports.tallies import Outcome, Tally
from shared import calendar, keys, meters
from shared.aws import Item
from shared.keys import Key

MOST_LINES = 200  # an item of DynamoDB holds 400 KB, a line takes up to 1.7
# What says of an item that a full export came without it: the date of that export.
ENDED = {"contracts": "ended_on", "meters": "removed_on"}

type Numbered = tuple[int, Any]


@dataclass
class Record:
    """One item to write: `fields` are compared with what is there, `derived` is set where nothing is yet.

    `ended` names the attribute of ENDED that goes, as what an export has is alive; `announced` says whether
    holders are mailed about a new one.
    """

    table: str
    key: Key
    fields: Item
    derived: Item = field(default_factory=dict)
    ended: str | None = None
    announced: bool = False
    row_numbers: list[int] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of the fields: the same numbers, 7 and 7.0, have the same."""
        text = json.dumps(self.fields, sort_keys=True, default=_canonical)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _canonical(number: Decimal) -> str:
    return f"{number.normalize():f}"


def outcome(there: Item, digest: str, exported: str) -> Outcome:
    """What an export's record makes of the item that is `there`, also when it has been written already."""
    last = there.get("exported", "")
    if last > exported:
        return "superseded"
    known = there["was"] if last == exported else there.get("digest", "")
    if not known:
        return "new"
    return "unchanged" if known == digest else "changed"


def records(kind: str, raw: Iterable[RawRow], tally: Tally) -> Iterator[Record]:
    """The records of the rows that hold; those that are left out join the tally."""
    if kind == "invoice_lines":
        yield from _bills(raw, tally)
        return
    seen = set()
    for number, row in _sound(kind, raw, tally):
        record = MAKERS[kind](row)
        place = (record.key["pk"], record.key["sk"])
        if place in seen:
            tally.refuse([Fault(number, None, "duplicate")])
            continue
        seen.add(place)
        record.row_numbers.append(number)
        yield record


def _sound(
    kind: str, raw: Iterable[RawRow], tally: Tally, broken: set[str] | None = None
) -> Iterator[Numbered]:
    """The rows without a fault; of the others the numbers of their bills join `broken`."""
    for one in raw:
        row = _checked(kind, one)
        if isinstance(row, Row):
            yield one.number, row
            continue
        tally.refuse(row)
        if broken is not None:
            broken.add("".join(one.cells.get("invoice_number", "").split())[:100])


def _checked(kind: str, raw: RawRow) -> Row | list[Fault]:
    if raw.faults:
        return list(raw.faults)
    try:
        return rows.KINDS[kind].model_validate(raw.cells)
    except ValidationError as error:
        wrong = [(str(found["loc"][0]), rows.code_of(found)) for found in error.errors()]
        return [Fault(raw.number, column, code, raw.cells.get(column, "")) for column, code in wrong]


def _contract(row: ContractRow) -> Record:
    return Record("contracts", keys.contract(row.payer_code), row.model_dump(), ended=ENDED["contracts"])


def _invoice(row: InvoiceRow) -> Record:
    key = keys.invoice(row.payer_code, row.number)
    return Record("invoices", key, row.model_dump() | {"currency": "EUR"}, announced=True)


def _balance(row: BalanceRow) -> Record:
    return Record("invoices", keys.balance(row.payer_code), row.model_dump())


def _meter(row: MeterRow) -> Record:
    key = keys.meter(row.payer_code, row.meter_number)
    return Record("meters", key, row.model_dump(), ended=ENDED["meters"])


def _reading(row: ReadingRow) -> Record:
    """A reading of a day counts from that day's beginning; its key is the same in every export."""
    at = calendar.midnight(date.fromisoformat(row.read_on))
    fields = row.model_dump(by_alias=True) | {"at": at}
    used = meters.difference(row.from_, row.to, meters.DIGITS)
    key = keys.reading(row.payer_code, row.meter_number, row.period, at)
    return Record("meters", key, fields, {"difference": used})


MAKERS: dict[str, Callable[[Any], Record]] = {
    "contracts": _contract,
    "invoices": _invoice,
    "balances": _balance,
    "meters": _meter,
    "readings": _reading,
}


def _bills(raw: Iterable[RawRow], tally: Tally) -> Iterator[Record]:
    """A bill with a line missing would add up wrongly, so it is all of its lines or none."""
    found: dict[tuple[str, str], Record] = {}
    # By its number alone: the payer code, and what stands behind a comma too many, may be what is wrong.
    broken: set[str] = set()
    for number, row in _sound("invoice_lines", raw, tally, broken):
        bill = found.setdefault((row.payer_code, row.invoice_number), _bill(row))
        bill.row_numbers.append(number)
        if len(bill.row_numbers) <= MOST_LINES:
            bill.fields["lines"].append(row.model_dump(exclude={"payer_code", "invoice_number"}))
    for bill in found.values():
        if code := _why_not(bill, broken):
            for number in bill.row_numbers:
                tally.refuse([Fault(number, "invoice_number", code, bill.fields["number"])])
        else:
            yield bill


def _bill(row: LineRow) -> Record:
    key = keys.invoice_lines(row.payer_code, row.invoice_number)
    about = {"number": row.invoice_number, "payer_code": row.payer_code}
    return Record("invoices", key, {**about, "lines": []})


def _why_not(bill: Record, broken: set[str]) -> str | None:
    if bill.fields["number"] in broken:
        return "other_line"
    return "lines_many" if len(bill.row_numbers) > MOST_LINES else None
