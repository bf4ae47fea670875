"""XLSX: the first visible sheet of a workbook."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from itertools import zip_longest

from functions.imports import rows
from functions.imports.faults import FileRefused
from functions.imports.forms import archive, cells, scan
from functions.imports.forms.budget import Budget
from functions.imports.forms.cells import WORDS, Number, Wrong
from functions.imports.forms.content import Content
from functions.imports.forms.sources import RawRow, Source
from functions.imports.forms.text import LONGEST

XML_PER_TEXT = 5  # about: `<c r="A1" t="s"><v>7</v></c>`
# A string can stand in a million cells; what they come to is bounded by the length of the cells' XML.
TEXT_PER_XML, TEXT_AT_LEAST = 4, 1024 * 1024
WHOLE_FLOATS = 10**15


def checked(content: Content, budget: Budget) -> int:
    """The bytes of the worksheets of what openpyxl may be given. Raises FileRefused."""
    with _readable():
        return scan.check(content, budget)


def source(content: Content, size: int) -> Source:
    """Raises FileRefused; so may its rows. `size` is what `checked` gave."""
    most = TEXT_AT_LEAST + TEXT_PER_XML * size
    _, header = next(_records(content, most), (1, []))
    if not (kind := rows.kind_of(header)):
        raise FileRefused("header")
    read = partial(_rows, content, most)
    return Source(content.name, kind, size // XML_PER_TEXT, content.digest(), read)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:  # openpyxl has no error of its own: a broken workbook raises anything
        raise FileRefused("xlsx") from error


def _rows(content: Content, most: int) -> Iterator[RawRow]:
    records = _records(content, most)
    _, header = next(records)
    names = cells.column_names(header)
    for number, record in records:
        whole = record + [""] * (len(names) - len(record))
        yield cells.typed_row(number, names, [_month(*cell) for cell in zip_longest(names, whole)])


def _month(name: str | None, cell: str) -> str:
    """Excel makes the first day of a month of a month that one types."""
    return cell.removesuffix("-01") if name == "period" and len(cell) == len("2026-10-01") else cell


def _records(content: Content, most: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, without the empty cells at their ends, by the numbers that one sees."""
    for number, record in _sheet(content):
        while record and not record[-1].strip():
            record.pop()
        length = sum(map(len, record))
        if length > LONGEST or (most := most - length) < 0:
            raise FileRefused("record_long")
        if record:
            yield number, record


def _sheet(content: Content) -> Iterator[tuple[int, list[str]]]:
    # Imported when used: a delivery of CSV does not pay for it.
    from openpyxl import load_workbook  # noqa: PLC0415

    with _readable(), archive.bounded(content) as stream:
        workbook = load_workbook(stream, read_only=True, keep_links=False)
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [_text(cell.value, cell.data_type) for cell in row]


def _text(value: object, data_type: str) -> str:
    if data_type == "e":
        return Wrong("cell_error", str(value))
    if value is None or isinstance(value, bool):
        return WORDS[value]
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> Number:
    """A spreadsheet has one kind of number: 7 may come as 7.0."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < WHOLE_FLOATS
    return Number(int(value) if whole else value)
