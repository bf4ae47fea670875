"""Files in every form, as real bytes, and what the forms make of them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

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


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook as a program writes it."""
    workbook = Workbook(write_only=True)
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


def package(sheet: str | bytes, strings: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook with this XML for its rows and its shared strings."""
    if isinstance(sheet, str):
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
    return packed(
        {
            "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
                <Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>
                <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/>
                <Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/>
                </Types>""".encode(),
            "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">
                <sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>""".encode(),
            "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
                <Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
                <Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
                </Relationships>""".encode(),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'.encode(),
            **(more or {}),
        }
    )


def inline(*texts: str) -> str:
    """Cells of a row that carry their text."""
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


HEADER = f"<row>{inline('payer_code', 'address')}</row>"
