"""A table reads to the same rows in every form; and whatever bytes come, there is at most a refusal."""

import contextlib
import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.imports.faults import FileRefused
from functions.imports.forms import RawRow
from functions.imports.rows import KINDS, columns
from tests.support.forms import LETTERS, inline, package, packed, read, read_all, worksheet, xlsx

type Table = list[list[str]]

texts = st.text(alphabet=LETTERS + " ,;\t\"'\n0123456789.-|\\{}[]", max_size=12)
# Without these a file in Windows-1257 may by chance be UTF-8.
MARK = "ąž"
# A workbook takes some ten milliseconds, on a busy machine many more.
PATIENT = settings(deadline=None)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A header, a row that is not empty, and others."""
    names = draw(st.permutations(sorted(columns(draw(st.sampled_from(sorted(KINDS)))))))
    row = st.lists(texts, min_size=len(names), max_size=len(names))
    return [names, [MARK] * len(names), *draw(st.lists(row, max_size=4))]


def as_csv(table: Table, delimiter: str, quoting: int, end: str, encoding: str) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(table)  # type: ignore[arg-type]
    return written.getvalue().encode(encoding)


def as_json_lines(table: Table, escaped: bool) -> bytes:
    rows = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    return "\n".join(json.dumps(row, ensure_ascii=escaped) for row in rows).encode()


def rows(content: bytes) -> list[RawRow]:
    with tempfile.TemporaryDirectory() as folder:
        return list(read(Path(folder), content).rows())


def expected(table: Table) -> list[RawRow]:
    trimmed = [[cell.strip() for cell in row] for row in table[1:]]
    return [
        RawRow(number, dict(zip(table[0], row, strict=True)))
        for number, row in enumerate(trimmed, 2)
        if any(row)
    ]


@PATIENT
@given(
    tables(),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1257"]),
)
def test_csv_of_every_kind_reads_to_the_same_rows(
    table: Table, delimiter: str, quoting: int, end: str, encoding: str
) -> None:
    assert rows(as_csv(table, delimiter, quoting, end, encoding)) == expected(table)


@PATIENT
@given(tables())
def test_a_spreadsheet_reads_to_the_same_rows(table: Table) -> None:
    assert rows(xlsx(table)) == expected(table)


@PATIENT
@given(tables(), st.booleans())
def test_json_lines_read_to_the_same_rows_of_which_none_is_empty(table: Table, escaped: bool) -> None:
    filled = [table[0], *(row for row in table[1:] if any(cell.strip() for cell in row))]
    found = rows(as_json_lines(filled, escaped))
    assert [row.cells for row in found] == [row.cells for row in expected(filled)]
    assert [row.number for row in found] == list(range(1, len(filled)))


@PATIENT
@given(tables())
def test_a_zip_of_a_table_in_every_form_reads_to_the_same_rows(table: Table) -> None:
    forms = [as_csv(table, ";", csv.QUOTE_ALL, "\r\n", "cp1257"), xlsx(table)]
    with tempfile.TemporaryDirectory() as folder:
        for content in forms:
            source = read(Path(folder), packed({"a/b": content}))
            assert list(source.rows()) == expected(table)


def nothing_but_a_refusal(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(FileRefused):
        read_all(Path(folder), content, "delivery")


@PATIENT
@given(
    st.sampled_from([b"", b"{", b"PK\x03\x04", b"payer_code,address\n", b"%PDF-"]), st.binary(max_size=300)
)
def test_any_bytes_are_read_or_refused(beginning: bytes, content: bytes) -> None:
    nothing_but_a_refusal(beginning + content)


WORKBOOK = xlsx([["payer_code", "address"], ["1", "A"], ["2", LETTERS]])
changes = st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=8)


@PATIENT
@given(changes)
def test_a_damaged_zip_or_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(WORKBOOK)
    for place, byte in changes:
        damaged[place] = byte
    nothing_but_a_refusal(bytes(damaged))
    nothing_but_a_refusal(packed({"a.csv": b"payer_code,address", "b.xlsx": bytes(damaged)}))


SHEET = worksheet(
    f"<row r='1'>{inline('payer_code', 'address')}</row><row r='2'><c r='A2' t='d'><v>1</v></c></row>"
)
pieces = st.sampled_from(
    [
        b"<",
        b">",
        b"</row>",
        b"<row r='2'>",
        b"<c t='s'>",
        b"<v>",
        b"9",
        b"-",
        b"<f>A1</f>",
        b"'",
        b"&#0;",
        b"<is/>",
    ]
)
edits = st.lists(st.tuples(st.integers(0, len(SHEET)), st.integers(0, 9), pieces), min_size=1, max_size=4)


@PATIENT
@given(edits)
def test_a_workbook_of_broken_xml_is_read_or_refused(edits: list[tuple[int, int, bytes]]) -> None:
    broken = SHEET
    for place, length, piece in edits:
        broken = broken[:place] + piece + broken[place + length :]
    nothing_but_a_refusal(package(broken))
