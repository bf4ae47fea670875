"""CSV: commas, semicolons or tabs, in UTF-8 or Windows-1257."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain

from functions.imports import rows
from functions.imports.faults import FileRefused
from functions.imports.forms import cells, text
from functions.imports.forms.content import Content
from functions.imports.forms.sources import RawRow, Source

DELIMITERS = ",;\t"
MOST_COLUMNS = 200
# Excel's own first line, which tells it the delimiter and which it does not show.
SEPARATOR_LINE = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)

type Records = Iterator[tuple[int, list[str]]]


def source(content: Content) -> Source:
    """Raises FileRefused; so may its rows."""
    encoding = text.encoding(content)
    delimiter, kind = _form(content, encoding)
    read = partial(_rows, content, encoding, delimiter)
    return Source(content.name, kind, content.size, content.digest(), read)


def _form(content: Content, encoding: str) -> tuple[str, str]:
    """The delimiter with which the header names a kind, and the kind."""
    for delimiter in DELIMITERS:
        try:
            _, header = next(_records(content, encoding, delimiter), (1, []))
        except csv.Error:
            continue
        if kind := rows.kind_of(header):
            return delimiter, kind
    raise FileRefused("header")


def _rows(content: Content, encoding: str, delimiter: str) -> Iterator[RawRow]:
    records = _records(content, encoding, delimiter)
    _, header = next(records)
    names = cells.column_names(header)
    try:
        yield from cells.trusted(cells.row(number, names, record) for number, record in records)
    except csv.Error:
        raise FileRefused("csv") from None


def _records(content: Content, encoding: str, delimiter: str) -> Records:
    """Numbered records with something in them; strict, so that a lost quotation mark swallows no rows."""
    with text.opened(content, encoding) as stream:
        lines = text.Lines(stream)
        for record in csv.reader(_without_separator_line(lines), delimiter=delimiter, strict=True):
            lines.next_record()
            if len(record) > MOST_COLUMNS:
                raise FileRefused("columns_many")
            if any(map(str.strip, record)):
                yield lines.records, record


def _without_separator_line(lines: Iterator[str]) -> Iterator[str]:
    first = next(lines, "")
    return lines if SEPARATOR_LINE.fullmatch(first) else chain([first], lines)
