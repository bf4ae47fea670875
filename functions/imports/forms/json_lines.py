"""JSON Lines: an object a line, whose keys are the columns."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import cast

from functions.imports import rows
from functions.imports.faults import Fault, FileRefused
from functions.imports.forms import cells, text
from functions.imports.forms.cells import WORDS, Number, Wrong
from functions.imports.forms.content import Content
from functions.imports.forms.sources import RawRow, Source

type Pairs = list[tuple[str, object]]

# Numbers stay the text that they are: none is rounded, and one of 50,000 digits costs nothing.
DECODER = json.JSONDecoder(
    object_pairs_hook=list, parse_int=Number, parse_float=Number, parse_constant=Number
)


def source(content: Content) -> Source:
    """Raises FileRefused; so may its rows."""
    encoding = text.encoding(content)
    _, line = next(_lines(content, encoding))
    header = [name for name, _ in _pairs(line) or []]
    if not header:
        raise FileRefused("json")
    if not (kind := rows.kind_of(header)):
        raise FileRefused("header")
    read = partial(_rows, content, encoding, sorted(cells.column_names(header)))
    return Source(content.name, kind, content.size, content.digest(), read)


def _lines(content: Content, encoding: str) -> Iterator[tuple[int, str]]:
    """Numbered lines with something in them."""
    with text.opened(content, encoding) as stream:
        lines = text.Lines(stream)
        for line in lines:
            lines.next_record()
            if line.strip():
                yield lines.records, line


def _pairs(line: str) -> Pairs | None:
    """The keys and values of the line's object; None if it is not one object."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        return cast("Pairs", DECODER.decode(line))
    except (ValueError, RecursionError):
        return None


def _rows(content: Content, encoding: str, columns: list[str]) -> Iterator[RawRow]:
    return cells.trusted(_row(number, columns, line) for number, line in _lines(content, encoding))


def _row(number: int, columns: list[str], line: str) -> RawRow:
    pairs = _pairs(line)
    if pairs is None:
        return RawRow(number, {}, (Fault(number, None, "json_line"),))
    names = cells.column_names([name for name, _ in pairs])
    row = cells.typed_row(number, names, [_text(value) for _, value in pairs])
    if sorted(names) != columns:
        return replace(row, faults=(Fault(number, None, "columns"),))
    return row


def _text(value: object) -> str:
    if isinstance(value, list):
        return Wrong("nested")
    if not isinstance(value, str):
        return WORDS[cast("bool | None", value)]
    if value.isascii():
        return value
    whole = value.encode(errors="replace").decode()
    # JSON can carry half of a character of two, which no text can hold.
    return value if whole == value else Wrong("characters", whole)
