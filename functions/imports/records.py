"""What rows come to: one record a key, bills with all their lines, the newest invoice of a contract."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from functions.imports.files import Fault, File
from functions.imports.rows import BalanceRow, InvoiceRow, LineRow, MeterRow, ReadingRow, Row
from shared import calendar, keys, meters
from shared.keys import Key

MOST_LINES = 200  # an item of DynamoDB holds 400 KB, a line takes up to 1.7


@dataclass
class Record:
    """One item to write: `fields` are compared with what is there, `derived` only go along."""

    table: str
    key: Key
    fields: dict[str, Any]
    derived: dict[str, Any] = field(default_factory=dict)
    row_numbers: list[int] = field(default_factory=list)


def records(file: File) -> list[Record]:
    """The records of the rows that hold; what is refused on the way joins the faults."""
    if file.kind == "invoice_lines":
        return _bills(file)
    found: dict[tuple[str, str], Record] = {}
    for number, row in file.rows.items():
        record = MAKERS[file.kind](row)
        place = (record.key["pk"], record.key["sk"])
        if place in found:
            file.faults.append(Fault(number, None, "duplicate"))
            continue
        found[place] = record
        record.row_numbers.append(number)
    return list(found.values())


def _contract(row: Row) -> Record:
    return Record("contracts", keys.contract(row.payer_code), row.model_dump())


def _invoice(row: InvoiceRow) -> Record:
    return Record(
        "invoices", keys.invoice(row.payer_code, row.number), row.model_dump() | {"currency": "EUR"}
    )


def _meter(row: MeterRow) -> Record:
    return Record("meters", keys.meter(row.payer_code, row.meter_number), row.model_dump())


def _reading(row: ReadingRow) -> Record:
    """A reading of a day counts from that day's beginning; its key is the same in every export."""
    at = calendar.midnight(date.fromisoformat(row.read_on))
    fields = row.model_dump(by_alias=True) | {"at": at}
    used = meters.difference(row.from_, row.to, meters.DIGITS)
    key = keys.reading(row.payer_code, row.meter_number, row.period, at)
    return Record("meters", key, fields, {"difference": used})


def _balance(row: BalanceRow) -> Record:
    return Record("invoices", keys.balance(row.payer_code), row.model_dump())


MAKERS: dict[str, Callable[[Any], Record]] = {
    "contracts": _contract,
    "invoices": _invoice,
    "meters": _meter,
    "readings": _reading,
    "balances": _balance,
}


def _bills(file: File) -> list[Record]:
    """A bill with a line missing would add up wrongly, so it is all of its lines or none."""
    found: dict[tuple[str, str], Record] = {}
    for number, row in _lines(file):
        bill = found.setdefault((row.payer_code, row.invoice_number), _bill(row))
        bill.row_numbers.append(number)
        bill.fields["lines"].append(row.model_dump(exclude={"payer_code", "invoice_number"}))
    for bill in found.values():
        if code := _why_not(bill, file.broken_bills):
            file.faults += [Fault(number, "invoice_number", code) for number in bill.row_numbers]
    return [bill for bill in found.values() if not _why_not(bill, file.broken_bills)]


def _lines(file: File) -> Iterable[tuple[int, LineRow]]:
    return ((number, row) for number, row in file.rows.items() if isinstance(row, LineRow))


def _bill(row: LineRow) -> Record:
    key = keys.invoice_lines(row.payer_code, row.invoice_number)
    about = {"number": row.invoice_number, "payer_code": row.payer_code}
    return Record("invoices", key, {**about, "lines": []})


def _why_not(bill: Record, broken: set[str]) -> str | None:
    if bill.fields["number"] in broken:
        return "other_line"
    return "lines_many" if len(bill.row_numbers) > MOST_LINES else None


def newest_invoices(file: File) -> list[InvoiceRow]:
    """The newest invoice of each contract; of two of one day the greater number."""
    newest: dict[str, InvoiceRow] = {}
    for row in file.rows.values():
        if isinstance(row, InvoiceRow):
            known = newest.setdefault(row.payer_code, row)
            newest[row.payer_code] = max(known, row, key=lambda one: (one.issued_on, one.number))
    return list(newest.values())


def touched_meters(file: File) -> set[tuple[str, str]]:
    """Payer code and number of the meters whose standing may follow from the file."""
    return {
        (row.payer_code, row.meter_number)
        for row in file.rows.values()
        if isinstance(row, MeterRow | ReadingRow)
    }
