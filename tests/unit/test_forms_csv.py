"""CSV as billing systems and spreadsheets write it."""

import hashlib
from pathlib import Path

import pytest

from functions.imports.faults import Fault
from functions.imports.forms import text
from tests.support.forms import LETTERS, cells, read, refusal

HEADER = "payer_code,address"


def test_a_source_has_the_name_kind_size_and_digest_of_its_file(tmp_path: Path) -> None:
    content = b"payer_code,address\n01234,A"
    source = read(tmp_path, content, "check/contracts-2026-11-23.csv")
    assert (source.name, source.kind, source.size) == ("contracts-2026-11-23.csv", "contracts", 26)
    assert source.digest == hashlib.sha256(content).hexdigest()[:12]
    assert source.refused is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257"])
def test_lithuanian_letters_are_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    source = read(tmp_path, f"{HEADER}\n01234,{LETTERS}\n".encode(encoding))
    assert cells(source) == [(2, ["01234", LETTERS])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_header_tells_the_delimiter(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [delimiter.join(record) for record in (("payer_code", "address"), ("01234", "Šilų 1"))]
    assert cells(read(tmp_path, end.join(lines).encode())) == [(2, ["01234", "Šilų 1"])]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;\r"])
def test_the_line_that_tells_excel_the_delimiter_is_no_row(tmp_path: Path, line: str) -> None:
    source = read(tmp_path, f"{line}\npayer_code;address\n01234;A\n".encode())
    assert cells(source) == [(2, ["01234", "A"])]


def test_columns_come_in_any_order_and_case_and_cells_are_trimmed(tmp_path: Path) -> None:
    [row] = read(tmp_path, b" Address ,PAYER_CODE\n A , 01234 \n").rows()
    assert row.cells == {"address": "A", "payer_code": "01234"}


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    content = b'payer_code,address\n\n1,"two\nlines"\n,\n2,"with ""quotes"", and a comma"\n'
    assert cells(read(tmp_path, content)) == [
        (3, ["1", "two\nlines"]),
        (5, ["2", 'with "quotes", and a comma']),
    ]


@pytest.mark.parametrize("record", ["01234", "01234,A,B"])
def test_a_row_of_another_length_has_a_fault(tmp_path: Path, record: str) -> None:
    broken, whole = read(tmp_path, f"{HEADER}\n{record}\n1,A\n".encode()).rows()
    assert broken.faults == (Fault(2, None, "columns"),)
    assert whole.faults == ()


def test_rows_are_read_anew_each_time(tmp_path: Path) -> None:
    source = read(tmp_path, f"{HEADER}\n1,A\n".encode())
    assert list(source.rows()) == list(source.rows())


def test_a_file_of_nothing_but_its_header_has_no_rows(tmp_path: Path) -> None:
    assert list(read(tmp_path, HEADER.encode()).rows()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"name,telephone\n1,2\n", "header"),
        (b'payer_code,address\n1,"A\n', "csv"),
        (b'payer_code,address\n1,"A"B\n', "csv"),
        (HEADER.encode() + b"\n1,\0\n", "nul"),
        (HEADER.encode("utf-16"), "encoding"),
        (HEADER.encode() + b"\n1,\x81\n", "encoding"),
        ("\ufeffpayer_code,address\n1,".encode() + "Šilų".encode("cp1257"), "encoding"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(tmp_path, content) == code


@pytest.mark.parametrize("letter", "ąčęėįšųūžĄČĘĖĮŠŲŪŽ„“–€")
def test_a_mix_of_both_encodings_is_refused(tmp_path: Path, letter: str) -> None:
    rows = f"{HEADER}\n1,{letter}".encode() + b"\n2," + letter.encode("cp1257")
    assert refusal(tmp_path, rows) == "encoding"


def test_a_letter_across_two_chunks_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for chunk in range(1, 9):
        monkeypatch.setattr("functions.imports.forms.content.CHUNK", chunk)
        assert refusal(tmp_path, f"{HEADER}\n1,–".encode() + b"\xf0") == "encoding"
        assert cells(read(tmp_path, f"{HEADER}\n1,{LETTERS}".encode()))[0][1][1] == LETTERS


def test_a_row_is_at_most_as_long_as_the_bound(tmp_path: Path) -> None:
    longest = "x" * (text.LONGEST - len("1,\n"))
    assert cells(read(tmp_path, f"{HEADER}\n1,{longest}\n".encode())) == [(2, ["1", longest])]
    assert refusal(tmp_path, f"{HEADER}\n1,{longest}x\n".encode()) == "record_long"


def test_a_row_of_many_short_quoted_lines_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, f'{HEADER}\n1,"'.encode() + b"a\n" * text.LONGEST + b'"\n') == "record_long"


def test_a_row_of_many_columns_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, f"{HEADER}\n{',' * 200}\n".encode()) == "columns_many"


def test_a_file_of_endless_empty_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_ROWS", 3)
    assert cells(read(tmp_path, f"{HEADER}\n1,A\n2,B".encode()))[-1] == (3, ["2", "B"])
    assert refusal(tmp_path, f"{HEADER}\n\n\n\n".encode()) == "rows_many"
