"""Files made to use up the machine are refused in five seconds, in a fraction of the function's 512 MB.

Seconds are the processor's, so that a busy machine fails no test.
"""

import struct
import zipfile
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from functions.imports.forms import opening
from functions.imports.forms.budget import Budget
from tests.support.forms import PDF, delivered, packed, refusal
from tests.support.measured import MB, assert_refused

CSV = b"payer_code,address\n"


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
