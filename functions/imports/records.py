"""What rows come to: one record a key, bills with all their lines."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from pydantic import ValidationError

from functions.imports import cutting, rows, values
from functions.imports.faults import Fault
from functions.imports.forms import RawRow
from functions.imports.items import ENDED, Place, Record
from functions.imports.rows import BalanceRow, ContractRow, InvoiceRow, LineRow, MeterRow, ReadingRow, Row
from functions.imports.tallies import Tally
from shared import calendar, keys, meters

MOST_LINES = 200  # an item of DynamoDB holds 400 KB, a line takes up to 1.7

type Numbered = tuple[int, Any]


def records(kind: str, raw: Iterable[RawRow], tally: Tally) -> Iterator[Record]:
    """The records of the rows that hold; those that are left out join the tally."""
    if kind == "invoice_lines":
        yield from _bills(raw, tally)
        return
    seen: set[Place] = set()
    mentioned: dict[Place, Record] = {}
    for number, row in sound(kind, raw, tally, partial(_mention, kind, tally, mentioned)):
        record = MAKERS[kind](row)
        if record.place in seen:
            tally.refuse([Fault(number, None, "duplicate")])
            continue
        seen.add(record.place)
        record.row_numbers.append(number)
        yield record
    yield from (record for place, record in mentioned.items() if place not in seen)


def sound(
    kind: str, raw: Iterable[RawRow], tally: Tally, left_out: Callable[[RawRow, list[Fault]], None]
) -> Iterator[Numbered]:
    """The rows without a fault; the others join the tally and are told to `left_out`."""
    for one in raw:
        row = _checked(kind, one)
        if isinstance(row, Row):
            yield one.number, row
            continue
        tally.refuse(row)
        left_out(one, row)


def _checked(kind: str, raw: RawRow) -> Row | list[Fault]:
    if raw.faults:
        return list(raw.faults)
    try:
        return rows.MODELS[kind].model_validate(raw.cells)
    except ValidationError as error:
        wrong = [(str(found["loc"][0]), values.code_of(found)) for found in error.errors()]
        return [Fault(raw.number, column, code, raw.cells.get(column, "")) for column, code in wrong]


def _mention(
    kind: str, tally: Tally, mentioned: dict[Place, Record], raw: RawRow, faults: list[Fault]
) -> None:
    """What a full export has must not end because of a fault in its row, whatever of it can be read."""
    if kind not in ENDED:
        return
    wrong = {fault.column for fault in faults}
    if wrong & {None, *cutting.ABOUT[kind]}:
        tally.illegible += 1
        return
    codes = {column: "".join(raw.cells[column].split()) for column in cutting.ABOUT[kind]}
    key = keys.contract(**codes) if kind == "contracts" else keys.meter(**codes)
    record = Record(kind, key, {}, codes, ended=ENDED[kind])
    mentioned[record.place] = record


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

    def left_out(row: RawRow, _: list[Fault]) -> None:
        broken.add("".join(row.cells.get("invoice_number", "").split())[:100])

    for number, row in sound("invoice_lines", raw, tally, left_out):
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
