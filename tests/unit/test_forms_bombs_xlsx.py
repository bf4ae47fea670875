"""Workbooks made to use up the machine are refused in seconds; see test_forms_bombs.py."""

from functools import partial
from pathlib import Path

import pytest

from functions.imports.forms import opening
from functions.imports.forms.budget import Budget
from tests.support.forms import HEADER, MAIN, delivered, package, packed, refusal, worksheet
from tests.support.measured import MB, assert_refused

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
        pytest.param(
            "<row><c/></row>" * 150_000 + "<row><c><f>1</f></c></row>", "formula", id="a formula at the end"
        ),
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
