"""Files made to use up the machine are refused in five seconds, in a fraction of the function's 512 MB.

Seconds are the processor's, so that a busy machine fails no test.
"""

import json
import struct
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from functions.imports.forms import opening
from functions.imports.forms.budget import Budget
from tests.support.forms import HEADER, MAIN, PDF, delivered, package, packed, refusal, worksheet

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 5, 256
MB = 1_000_000
CSV = b"payer_code,address\n"


def blown_up(path: Path) -> tuple[str, float, int]:
    """The code of the refusal, processor seconds and megabytes at most, of a process that reads the file."""
    command = [sys.executable, "-m", "tests.support.measured", str(path)]
    code, seconds, megabytes = json.loads(subprocess.check_output(command, cwd=ROOT))
    return code, seconds, megabytes


def assert_refused(path: Path, code: str) -> None:
    found, seconds, megabytes = blown_up(path)
    path.unlink()  # pytest would keep it
    assert found == code
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def repeated(stream: BinaryIO, piece: bytes, size: int) -> None:
    block = piece * (MB // len(piece))
    stream.writelines(block for _ in range(size // len(block)))


@pytest.mark.parametrize(
    ("beginning", "piece", "code"),
    [
        pytest.param(b"", b"payer_code,", "record_long", id="columns without end"),
        pytest.param(CSV, b"x", "record_long", id="a line without end"),
        pytest.param(CSV, b",", "record_long", id="a row of commas"),
        pytest.param(CSV + b'1,"', b'""', "record_long", id="a cell of quotation marks"),
        pytest.param(CSV, b"1\n", "rows_broken", id="rows of one cell"),
        pytest.param(CSV, b"\0", "nul", id="nothing but zero bytes"),
        pytest.param(b"", b" ", "empty", id="nothing but spaces"),
        pytest.param(b'{"payer_code": ', b"[", "record_long", id="JSON in JSON"),
        pytest.param(b'{"payer_code": ', b"9", "record_long", id="a number without end"),
        pytest.param(b'{"payer_code": "1", "address": ""}\n', b"[\n", "rows_broken", id="no JSON"),
        pytest.param(b"PK\x03\x04", b"\0", "zip", id="the beginning of a ZIP"),
        pytest.param(b"%PDF-", b"\0", "document_name", id="the beginning of a PDF"),
    ],
)
def test_a_file_of_100_mb_is_refused(tmp_path: Path, beginning: bytes, piece: bytes, code: str) -> None:
    path = tmp_path / "bomb.csv"
    with path.open("wb") as stream:
        stream.write(beginning)
        repeated(stream, piece, 100 * MB)
    assert_refused(path, code)


@pytest.mark.parametrize(
    ("beginning", "piece", "code"),
    [
        pytest.param(CSV + b'1,"', b"a\n", "record_long", id="a cell of lines"),
        pytest.param(CSV, b"\xe0", "record_long", id="a line of Windows-1257"),
        pytest.param(CSV, b"\n", "rows_many", id="nothing but line ends"),
    ],
)
def test_the_worst_are_refused_at_399_mb(tmp_path: Path, beginning: bytes, piece: bytes, code: str) -> None:
    path = tmp_path / "bomb.csv"
    with path.open("wb") as stream:
        stream.write(beginning)
        repeated(stream, piece, 399 * MB)
    assert_refused(path, code)


def test_a_line_of_a_gigabyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv"
    with path.open("wb") as stream:
        stream.truncate(1000 * MB)
    assert_refused(path, "file_large")


def unpacked_to(path: Path, piece: bytes, size: int, name: str = "bomb.csv") -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w", force_zip64=True) as stream,
    ):
        repeated(stream, piece, size)  # type: ignore[arg-type] # it can be written to


def test_a_small_zip_of_something_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    unpacked_to(path, b"x", 401 * MB)
    assert_refused(path, "unpacked_large")


def test_a_zip_that_says_it_is_small_is_not_unpacked_further(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    unpacked_to(path, b"x", 400 * MB)
    size, lie = struct.pack("<L", 400 * MB), struct.pack("<L", 100)
    content = path.read_bytes()
    assert size in content
    path.write_bytes(content.replace(size, lie))
    assert_refused(path, "zip")


def test_what_is_packed_counts_together_but_for_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "Budget", partial(Budget, data=2 * len(CSV)))
    members = {"1.csv": CSV, "2.csv": CSV, "3.pdf": PDF}
    assert len(delivered(tmp_path, packed(members))[0]) == 2
    assert refusal(tmp_path, packed(members | {"4.csv": b"x"})) == "unpacked_large"


def test_a_zip_with_a_list_of_millions_is_refused(tmp_path: Path) -> None:
    one = packed({"a": b""})
    start = one.index(b"PK\x01\x02")
    entry, end = one[start:-22], one[-22:]
    listed = entry * 3_000_000
    content = one[:start] + listed + end[:12] + struct.pack("<LLH", len(listed), start, 0)
    (tmp_path / "bomb.zip").write_bytes(content)
    assert_refused(tmp_path / "bomb.zip", "zip_many")


def test_zips_in_a_zip_are_not_opened(tmp_path: Path) -> None:
    unpacked_to(tmp_path / "inner.zip", b"x", 10 * MB)
    inner = (tmp_path / "inner.zip").read_bytes()
    sources, _ = delivered(tmp_path, packed({f"{number}.zip": inner for number in range(100)}))
    assert {source.refused for source in sources} == {"zip_in_zip"}


LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 20))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_xml_that_laughs_a_billion_times_is_refused(tmp_path: Path, part: str) -> None:
    bomb = f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a>&a19;</a>'.encode()
    (tmp_path / "bomb.xlsx").write_bytes(package(HEADER, more={part: bomb}))
    assert_refused(tmp_path / "bomb.xlsx", "xlsx_unsafe")


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        pytest.param(f"<row>{'<c/>' * 10_000_000}</row>", "columns_many", id="a row of ten million cells"),
        pytest.param(f"<row>{'<c/>' * 16_384}</row>" * 500, "columns_many", id="16,384 columns"),
        pytest.param(f"<row>{'<c/>' * 200}</row>" * 40_000, "xlsx_large", id="eight million cells"),
        pytest.param('<row><c r="XFD1"/></row>' * 200_000, "columns_many", id="a cell far away a row"),
        pytest.param("<row>" + "<c>" * 5_000_000, "xlsx_unsafe", id="cells in cells"),
        pytest.param(f"<row a='{'x' * 100 * MB}'/>", "record_long", id="an attribute of 100 MB"),
        pytest.param(f"<row><c><v>{'9' * 100 * MB}</v></c></row>", "record_long", id="a number of 100 MB"),
        pytest.param(f"<!--{'x' * 100 * MB}-->", "record_long", id="a comment of 100 MB"),
        pytest.param(" " * 100 * MB, "xlsx_large", id="100 MB of spaces"),
        pytest.param("<mergeCell/>" * 5_000_000, "xlsx_large", id="five million merged cells"),
    ],
)
def test_a_sheet_of_too_much_is_refused(tmp_path: Path, piece: str, code: str) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(package(HEADER + piece))
    assert_refused(tmp_path / "bomb.xlsx", code)


@pytest.mark.parametrize(
    ("strings", "code"),
    [
        pytest.param(f"<si><t>{'x' * 100 * MB}</t></si>", "record_long", id="a string of 100 MB"),
        pytest.param("<si/>" * 10_000_000, "xlsx_large", id="ten million strings"),
        pytest.param(f"<si><t>{'x' * 250_000}</t></si>" * 210, "xlsx_large", id="52 MB of strings"),
    ],
)
def test_shared_strings_of_too_much_are_refused(tmp_path: Path, strings: str, code: str) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(package(HEADER, strings))
    assert_refused(tmp_path / "bomb.xlsx", code)


def test_workbooks_that_are_harmless_alone_are_refused_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = package(HEADER, "<si><t>A</t></si>")
    monkeypatch.setattr(opening, "Budget", partial(Budget, tags=100))
    assert len(delivered(tmp_path, packed({"1.xlsx": one, "2.xlsx": one}))[0]) == 2
    assert refusal(tmp_path, packed({"1.xlsx": one, "2.xlsx": one, "3.xlsx": one})) == "xlsx_large"
    monkeypatch.setattr(opening, "Budget", partial(Budget, strings=150))
    assert len(delivered(tmp_path, packed({"1.xlsx": one, "2.xlsx": one}))[0]) == 2
    assert refusal(tmp_path, packed({"1.xlsx": one, "2.xlsx": one, "3.xlsx": one})) == "xlsx_large"


def test_a_style_sheet_of_too_much_is_refused(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 1_000_000}</cellXfs></styleSheet>'
    assert refusal(tmp_path, package(HEADER, more={"xl/styles.xml": styles.encode()})) == "xlsx_large"
    assert (
        refusal(tmp_path, package(HEADER, more={"xl/styles.xml": worksheet("<row/>" * 100_000)}))
        == "xlsx_large"
    )
