"""XLSX as spreadsheet programs write it, and as they do not."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from functions.imports.faults import Fault
from functions.imports.rows import columns
from tests.support.forms import (
    HEADER,
    LETTERS,
    OFFICE,
    book,
    cells,
    inline,
    links,
    package,
    read,
    sheet,
    worksheet,
    xlsx,
)

CONTRACTS = ["payer_code", "address"]
BALANCES = ["payer_code", "as_of", "balance"]


def test_rows_have_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    content = xlsx([[], CONTRACTS, [], ["01234", "A"], [None, " "], ["1", LETTERS]])
    source = read(tmp_path, content, "contracts.xlsx")
    assert (source.name, source.kind) == ("contracts.xlsx", "contracts")
    assert source.size > 0
    assert cells(source) == [(4, ["01234", "A"]), (6, ["1", LETTERS])]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (-7.0, "-7"),
        (76.83, "76.83"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23), "2026-11-23"),  # noqa: DTZ001 - a spreadsheet knows no zones
        (datetime(2026, 11, 23, 5, 30), "2026-11-23T05:30:00"),  # noqa: DTZ001
        (time(5, 30), "05:30:00"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        (" 76,83 ", "76,83"),
    ],
)
def test_a_value_is_the_text_of_what_it_means(tmp_path: Path, value: object, text: str) -> None:
    [row] = read(tmp_path, xlsx([BALANCES, ["1", value, "2"]])).rows()
    assert (row.cells["as_of"], row.faults) == (text, ())


def test_a_number_is_as_exact_as_the_workbook_has_it(tmp_path: Path) -> None:
    row = f"<row>{inline('1', '2')}<c><v>76.829999999999998</v></c></row>"
    row += f"<row>{inline('1', '2')}<c><v>0.30000000000000004</v></c></row>"
    found = read(tmp_path, package(f"<row>{inline(*BALANCES)}</row>{row}")).rows()
    assert [row.cells["balance"] for row in found] == ["76.83", "0.30000000000000004"]


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_days_are_counted_from_where_the_workbook_says(tmp_path: Path, epoch: datetime) -> None:
    [row] = read(tmp_path, xlsx([BALANCES, ["1", date(2026, 11, 23), "2"]], epoch)).rows()
    assert row.cells["as_of"] == "2026-11-23"


def test_a_code_that_is_a_number_has_a_fault(tmp_path: Path) -> None:
    [row] = read(tmp_path, xlsx([CONTRACTS, [1234, "A"]])).rows()
    assert row.faults == (Fault(2, "payer_code", "text_cell", "1234"),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 10, 1), "2026-10"),
        ("2026-10", "2026-10"),
        (date(2026, 10, 2), "2026-10-02"),
        ("5-01", "5-01"),
    ],
)
def test_a_month_that_excel_made_a_day_of_is_a_month(tmp_path: Path, value: object, text: str) -> None:
    names = columns("readings")
    [row] = read(tmp_path, xlsx([names, [value if name == "period" else "A" for name in names], []])).rows()
    assert (row.cells["period"], row.faults) == (text, ())


def test_a_cell_that_shows_an_error_has_a_fault(tmp_path: Path) -> None:
    error = '<row><c t="s"><v>0</v></c><c t="e"><v>#N/A</v></c></row>'
    [row] = read(tmp_path, package(HEADER + error, "<si><t>1</t></si>")).rows()
    assert row.faults == (Fault(2, "address", "cell_error", "#N/A"),)


@pytest.mark.parametrize(("record", "faults"), [(["1", "A", "B"], 1), (["1", "A", " "], 0), (["1"], 0)])
def test_only_a_row_with_something_beyond_the_header_has_another_length(
    tmp_path: Path, record: list[str], faults: int
) -> None:
    [row] = read(tmp_path, xlsx([CONTRACTS, record])).rows()
    assert row.faults == (Fault(2, None, "columns"),) * faults
    assert sorted(row.cells) == ["address", "payer_code"]


def test_shared_strings_are_read_with_their_formats(tmp_path: Path) -> None:
    strings = f"<si><t>{LETTERS}</t></si><si><r><t>Šil</t></r><r><t>uma</t></r></si>"
    row = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
    assert cells(read(tmp_path, package(HEADER + row, strings))) == [(2, ["Šiluma", LETTERS])]


def test_what_a_workbook_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    rows = f"{HEADER}<row>{inline('1', 'A')}</row>"
    content = package(worksheet(rows, '<dimension ref="A1:XFD1048576"/>'))
    assert cells(read(tmp_path, content)) == [(2, ["1", "A"])]


def test_the_first_sheet_that_one_sees_is_read(tmp_path: Path) -> None:
    link = '<Relationship Id="r{0}" Type="{1}/worksheet" Target="{2}/sheet{0}.xml"/>'
    targets = [link.format(1, OFFICE, "worksheets"), link.format(2, OFFICE, "/xl/worksheets")]
    more = {
        "xl/workbook.xml": book("", sheet(1, 'state="hidden"'), sheet(2)),
        "xl/_rels/workbook.xml.rels": links(*targets),
        "xl/worksheets/sheet2.xml": worksheet(f"{HEADER}<row>{inline('1', 'B')}</row>"),
    }
    assert cells(read(tmp_path, package(HEADER, more=more))) == [(2, ["1", "B"])]
