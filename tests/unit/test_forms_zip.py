"""ZIPs of everything, and PDFs."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from functions.imports.forms import Source
from functions.imports.forms.documents import LARGEST
from shared import parallel
from tests.support.forms import PDF, cells, delivered, packed, read, refusal, xlsx

CSV = b"payer_code,address\n1,A\n"
BALANCE = b'{"payer_code": "1", "as_of": "2026-11-01", "balance": "1"}'


def about(sources: list[Source]) -> list[tuple[str, str, str | None]]:
    return [(source.name, source.kind, source.refused) for source in sources]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def test_a_zip_holds_files_of_every_form(tmp_path: Path) -> None:
    workbook = xlsx([["payer_code", "address"], ["2", "B"]])
    content = packed({"a/": b"", "a/b.csv": CSV, "c.xlsx": workbook, "d.jsonl": BALANCE, "e/Fiz1.PDF": PDF})
    sources, [document] = delivered(tmp_path, content, "all-2026-11-23.zip")
    assert about(sources) == [
        ("a/b.csv", "contracts", None),
        ("c.xlsx", "contracts", None),
        ("d.jsonl", "balances", None),
    ]
    assert [cells(source) for source in sources] == [
        [(2, ["1", "A"])],
        [(2, ["2", "B"])],
        [(1, ["1", "2026-11-01", "1"])],
    ]
    assert (sources[0].size, sources[0].digest) == (len(CSV), digest(b"a/b.csv" + CSV))
    assert (document.number, document.content(), document.digest) == ("Fiz1", PDF, digest(PDF))


def test_what_macos_adds_is_not_looked_at(tmp_path: Path) -> None:
    content = packed({"a.csv": CSV, "__MACOSX/a.csv": b"?", "__MACOSX/a/._b": b"?", "a/.DS_Store": b"\0"})
    assert about(delivered(tmp_path, content)[0]) == [("a.csv", "contracts", None)]


def test_a_member_that_is_wrong_is_refused_alone(tmp_path: Path) -> None:
    members = {
        "a.csv": CSV,
        "b.csv": b"name\n",
        "c.zip": packed({"a.csv": CSV}),
        "d.docx": packed({"[Content_Types].xml": b""}),
        "e.csv": b"",
        "f g.pdf": PDF,
        "g.pdf": PDF[:8],
        "h.pdf": PDF + bytes(LARGEST),
        "i.txt": PDF,
        "j.xls": bytes.fromhex("d0cf11e0a1b11ae1"),
        "../../k.xlsx": packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""}),
        "l.jsonl": b"[1]",
        "m.csv": b"payer_code,address\n1,\x81",
    }
    sources, documents = delivered(tmp_path, packed(members))
    assert documents == []
    assert {source.name: source.refused for source in sources} == {
        "a.csv": None,
        "b.csv": "header",
        "c.zip": "zip_in_zip",
        "d.docx": "form",
        "e.csv": "empty",
        "f g.pdf": "document_name",
        "g.pdf": "document",
        "h.pdf": "document_large",
        "i.txt": "document_name",
        "j.xls": "excel_old",
        "../../k.xlsx": "xlsx",
        "l.jsonl": "json",
        "m.csv": "encoding",
    }
    assert {source.kind for source in sources[1:]} == {""}
    assert list(tmp_path.iterdir()) == [tmp_path / "delivery"]


def test_the_rows_of_a_refused_member_are_not_read(tmp_path: Path) -> None:
    assert refusal(tmp_path, packed({"a.csv": CSV, "b.csv": b"name\n"})) == "header"


def test_a_member_that_is_encrypted_or_packed_otherwise_is_refused_alone(tmp_path: Path) -> None:
    locked = bytearray(packed({"a.csv": CSV, "b.csv": CSV}))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + flags] |= 1
    assert [source.refused for source in delivered(tmp_path, bytes(locked))[0]] == ["encrypted", None]
    squeezed = packed({"a.csv": CSV}, zipfile.ZIP_BZIP2)
    assert [source.refused for source in delivered(tmp_path, squeezed)[0]] == ["zip"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_that_is_damaged_is_refused_alone(tmp_path: Path, method: int) -> None:
    content = packed({"a.csv": CSV, "b.csv": CSV + bytes(range(32, 127))}, method)
    place = content.index(b"b.csv") + 20
    damaged = content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]
    assert [source.refused for source in delivered(tmp_path, damaged)[0]] == [None, "zip"]


def test_members_can_be_read_in_any_order_and_again(tmp_path: Path) -> None:
    first, second = delivered(tmp_path, packed({"a.csv": CSV, "b.csv": CSV.replace(b"A", b"B")}))[0]
    one, other = first.rows(), second.rows()
    assert next(other).cells["address"] == "B"
    assert next(one).cells["address"] == "A"
    assert cells(second) == [(2, ["1", "B"])]


def test_members_can_be_read_by_many_threads(tmp_path: Path) -> None:
    numbers = [str(number) for number in range(500)]
    papers = {f"{number}.pdf": PDF[:9] + number.encode() * 5000 + PDF[9:] for number in numbers}
    _, documents = delivered(tmp_path, packed(papers))
    found = parallel.each(lambda document: document.content(), documents)
    assert [document.number for document in documents] == numbers
    assert list(found) == list(papers.values())


def test_a_zip_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, packed({})) == "empty"
    assert refusal(tmp_path, packed({"a/": b"", "__MACOSX/a": b""})) == "empty"


def test_a_zip_cut_short_is_refused(tmp_path: Path) -> None:
    content = packed({"a.csv": CSV})
    for length in range(4, len(content)):
        assert refusal(tmp_path, content[:length]) == "zip"


def test_a_zip_has_at_most_20_000_members(tmp_path: Path) -> None:
    assert refusal(tmp_path, packed({f"{number}.pdf": b"" for number in range(20_001)})) == "zip_many"


def test_a_pdf_comes_alone_too(tmp_path: Path) -> None:
    sources, [document] = delivered(tmp_path, PDF, "check/KV-1.2_3.pdf")
    assert sources == []
    assert (document.number, document.content(), document.digest) == ("KV-1.2_3", PDF, digest(PDF))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("Fiz1", PDF, "document_name"),
        ("Fiz 1.pdf", PDF, "document_name"),
        ("Fiž1.pdf", PDF, "document_name"),
        (".pdf", PDF, "document_name"),
        (f"{'1' * 41}.pdf", PDF, "document_name"),
        ("Fiz1.pdf", CSV, "document"),
        ("Fiz1.pdf", PDF + bytes(1024), "document"),
        ("Fiz1.pdf", PDF + bytes(LARGEST - len(PDF) + 1), "document_large"),
    ],
)
def test_a_pdf_that_is_none_or_has_no_number_is_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    assert refusal(tmp_path, content, name) == code


def test_a_pdf_may_be_as_large_as_allowed(tmp_path: Path) -> None:
    whole = PDF[:9] + bytes(LARGEST - len(PDF)) + PDF[9:]
    [document] = delivered(tmp_path, whole, "1.pdf")[1]
    assert len(document.content()) == LARGEST


def test_a_zip_may_be_written_as_a_stream(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        written = b""

        def writable(self) -> bool:
            return True

        def write(self, content: bytes, /) -> int:  # type: ignore[override] # zipfile writes bytes
            self.written += bytes(content)
            return len(content)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sąskaitos.csv", CSV)
    assert cells(read(tmp_path, pipe.written)) == [(2, ["1", "A"])]
