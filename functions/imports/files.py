"""From the bytes of a file to rows that hold and faults that say where and why."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from functions.imports import rows
from functions.imports.rows import Row

VALUE_MAX = 200
LARGEST = 32 * 1024 * 1024  # bytes: the function has 1 GB, and a row takes some ten times its text


@dataclass(frozen=True)
class Fault:
    """A row that is left out; `row` counts from 1, the header, as a spreadsheet does."""

    row: int
    column: str | None
    code: str
    value: str = ""  # as it came, at most VALUE_MAX characters


@dataclass
class File:
    kind: str
    rows: dict[int, Row] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    # Invoice numbers in rows with a fault, which leave a bill incomplete.
    broken_bills: set[str] = field(default_factory=set)


class FileRefused(Exception):
    """Raised when nothing of a file can be trusted: unreadable, or of no known kind."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(content: bytes) -> File:
    """The rows of a file; those with a fault are told apart. Raises FileRefused."""
    numbered = _records(content)
    _, header = next(numbered, (1, []))
    kind = rows.kind_of(header)
    if kind is None:
        raise FileRefused("header")
    file = File(kind)
    names = [name.strip().lower() for name in header]
    for number, record in numbered:
        _add(file, number, names, record)
    return file


def _records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Numbered records; strict, so that a lost quotation mark does not swallow the rest unseen."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("encoding") from None
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if record:
                yield number, record
    except csv.Error:
        raise FileRefused("csv") from None


def _add(file: File, number: int, names: list[str], record: list[str]) -> None:
    trimmed = {name: text.strip() for name, text in zip(names, record, strict=False)}
    if len(record) != len(names):
        _leave_out(file, trimmed, [Fault(number, None, "columns")])
        return
    try:
        file.rows[number] = rows.KINDS[file.kind].model_validate(trimmed)
    except ValidationError as error:
        _leave_out(file, trimmed, [_fault(number, trimmed, found) for found in error.errors()])


def _leave_out(file: File, trimmed: dict[str, str], faults: list[Fault]) -> None:
    """By its number alone: the payer code, and what stands behind a comma too many, may be what is wrong."""
    file.faults += faults
    file.broken_bills.add("".join(trimmed.get("invoice_number", "").split()))


def _fault(number: int, trimmed: dict[str, str], error: ErrorDetails) -> Fault:
    column = str(error["loc"][0])
    return Fault(number, column, rows.code_of(error), trimmed[column][:VALUE_MAX])
