"""Files in every form, as real bytes, and what the forms make of them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH

from functions.imports.faults import FileRefused
from functions.imports.forms import Document, Source, opened

LETTERS = "ąčęėįšųūžĄČĘĖĮŠŲŪŽ „Šilumos“ g. – 1"
PDF = b"%PDF-1.7\n...\n%%EOF\n"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def delivered(folder: Path, content: bytes, name: str = "delivery") -> tuple[list[Source], list[Document]]:
    """What the forms make of a delivery."""
    path = folder / "delivery"
    path.write_bytes(content)
    return opened(path, name)


def read(folder: Path, content: bytes, name: str = "delivery") -> Source:
    """The one file of a delivery."""
    [source], documents = delivered(folder, content, name)
    assert documents == []
    return source


def cells(source: Source) -> list[tuple[int, list[str]]]:
    return [(row.number, list(row.cells.values())) for row in source.rows()]


def refusal(folder: Path, content: bytes, name: str = "delivery") -> str:
    """The code with which a delivery is refused, at once or while its rows are read."""
    with pytest.raises(FileRefused) as refused:
        read_all(folder, content, name)
    return refused.value.code


def read_all(folder: Path, content: bytes, name: str) -> None:
    for source in delivered(folder, content, name)[0]:
        list(source.rows())


def xlsx(rows: Sequence[Sequence[object]], epoch: datetime = WINDOWS_EPOCH) -> bytes:
    """A workbook as a program writes it."""
    workbook = Workbook(write_only=True)
    workbook.epoch = epoch
    sheet = workbook.create_sheet()
    for row in rows:
        sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def worksheet(rows: str, before: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def sheet(number: int, more: str = "") -> str:
    return f'<sheet name="{number}" sheetId="{number}" r:id="r{number}" {more}/>'


def book(before: str, *sheets: str) -> bytes:
    listed = f"{before}<sheets>{''.join(sheets)}</sheets>"
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{listed}</workbook>'.encode()


def links(*relationships: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(relationships)}</Relationships>'.encode()


def package(rows: str | bytes, strings: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook with this XML for its rows (bytes: for its sheet) and for its shared strings."""
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{TYPES}.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    link = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>'.encode(),
            "xl/workbook.xml": book("", sheet(1)),
            "xl/_rels/workbook.xml.rels": links(link),
            "xl/worksheets/sheet1.xml": worksheet(rows) if isinstance(rows, str) else rows,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'.encode(),
            **(more or {}),
        }
    )


def inline(*texts: str) -> str:
    """Cells of a row that carry their text."""
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


HEADER = f"<row>{inline('payer_code', 'address')}</row>"
