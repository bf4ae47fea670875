"""Workbooks that no spreadsheet program writes."""

from pathlib import Path

import pytest

from tests.support.forms import (
    HEADER,
    PDF,
    cells,
    inline,
    links,
    package,
    packed,
    read,
    refusal,
    worksheet,
    xlsx,
)


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://a")'])
def test_a_workbook_with_a_formula_is_refused(tmp_path: Path, formula: str) -> None:
    assert refusal(tmp_path, xlsx([["payer_code", "address"], ["1", "A"], ["2", formula]])) == "formula"


def test_a_formula_in_a_sheet_behind_is_refused_too(tmp_path: Path) -> None:
    second = worksheet("<row><c><f>SUM(A1:A9)</f><v>7</v></c></row>")
    assert refusal(tmp_path, package(HEADER, more={"xl/worksheets/sheet2.xml": second})) == "formula"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("", "header"),
        (f"<row>{inline('name')}</row>", "header"),
        (HEADER + '<row><c t="s"><v>7</v></c></row>', "xlsx"),
        (HEADER + f"<row><c><v>{'9' * 50_000}</v></c></row>", "xlsx"),
        (HEADER + "<row><c><v>seven</v></c></row>", "xlsx"),
        (HEADER + '<row r="9"/><row r="9"/>', "xlsx"),
        (HEADER + '<row r="1048577"/>', "xlsx"),
        (HEADER + '<row r="9999999999"/>', "xlsx"),
        (HEADER + '<row r="-1"/>', "xlsx"),
        (HEADER + "<row><c></row>", "xlsx"),
        (HEADER + '<row><c r="GS2"/></row>', "columns_many"),
        (HEADER + '<row><c r="ZZZZZZZZ2"/></row>', "columns_many"),
        (HEADER + f"<row>{'<c/>' * 201}</row>", "columns_many"),
        (HEADER + f"<row>{inline('x' * 300_000)}</row>", "record_long"),
        (HEADER + f"<row>{inline('x' * 66_000)}</row>", "record_long"),
        (HEADER + f"<row a='{'x' * 2_000_000}'/>", "record_long"),
        (HEADER + f"<row a='{'x' * 501}'/>", "xlsx_unsafe"),
        ("<a>" * 100 + "</a>" * 100, "header"),
        ("<a>" * 100_000, "xlsx_unsafe"),
        ("".join(f"<a{number}/>" for number in range(1001)), "xlsx_unsafe"),
        ("<a/>" * 50_001, "xlsx_large"),
        ('<a xmlns:b="c"/>' * 25_001, "xlsx_large"),
        ("x" * 5_000_000, "xlsx_large"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xlsx_unsafe"),
        (b"\xff\xfe" + '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16-le"), "xlsx_unsafe"),
        (b"", "xlsx"),
        (PDF, "xlsx"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_refused(tmp_path: Path, rows: str | bytes, code: str) -> None:
    assert refusal(tmp_path, package(rows)) == code


@pytest.mark.parametrize("part", ["worksheets/sheet1.xml", "sharedStrings.xml"])
def test_rows_and_strings_cannot_be_passed_off_as_something_else(tmp_path: Path, part: str) -> None:
    chart = links(f'<Relationship Id="r9" Type="http://a/chartsheet" Target="{part}"/>')
    assert refusal(tmp_path, package(HEADER, more={"xl/_rels/a.rels": chart})) == "xlsx_unsafe"
    types = f'<a><Override PartName="/xl/{part}" ContentType="text/xml"/></a>'
    assert refusal(tmp_path, package(HEADER, more={"[Content_Types].xml": types.encode()})) == "xlsx_unsafe"


def test_a_link_to_the_world_is_no_part(tmp_path: Path) -> None:
    link = links('<Relationship Type="b" Target="https://a/worksheets/" TargetMode="External"/>')
    assert read(tmp_path, package(HEADER, more={"xl/_rels/a.rels": link})).kind == "contracts"


@pytest.mark.parametrize("name", ["xl/workbook.bin", "word/document.xml"])
def test_documents_of_other_programs_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, packed({"[Content_Types].xml": b"", name: b""})) == "form"


def test_an_old_workbook_or_one_with_a_password_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)) == "excel_old"


def test_rows_are_at_most_200_000(tmp_path: Path) -> None:
    rows = HEADER + "<row/>" * 200_000
    assert cells(read(tmp_path, package(rows))) == []
    assert refusal(tmp_path, package(rows + "<row/>")) == "xlsx_rows"


def test_one_long_string_in_many_cells_is_refused(tmp_path: Path) -> None:
    rows = HEADER + '<row><c t="s"><v>0</v></c></row>' * 30
    assert refusal(tmp_path, package(rows, f"<si><t>{'x' * 60_000}</t></si>")) == "record_long"
