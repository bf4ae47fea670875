"""Cells of the billing system's files: what is taken, however written, and what is refused by which rule."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from functions.imports.rows import KINDS, columns, kind_of
from functions.imports.values import code_of

NO_BREAK, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def examples(kind: str) -> dict[str, str]:
    properties = KINDS[kind].model_json_schema()["properties"]
    return {column: properties[column]["examples"][0] for column in columns(kind)}


def read(kind: str, **cells: str) -> dict[str, Any]:
    """The values of a row of examples with some other cells."""
    return KINDS[kind].model_validate(examples(kind) | cells).model_dump(by_alias=True)


def refused(kind: str, **cells: str) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        read(kind, **cells)
    return [(str(error["loc"][0]), code_of(error)) for error in caught.value.errors()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_the_examples_holds(kind: str) -> None:
    assert list(read(kind)) == columns(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_tell_the_kind_in_any_order_and_case(kind: str) -> None:
    assert kind_of([f" {name.upper()} " for name in reversed(columns(kind))]) == kind
    assert kind_of(columns(kind)[1:]) is None
    assert kind_of([*columns(kind), "note"]) == ("assignments" if kind == "assignments" else None)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12.34", 1234),
        ("12,34", 1234),
        ("12,3", 1230),
        ("12", 1200),
        ("0", 0),
        ("-12,34", -1234),
        ("−12,34", -1234),
        ("+12,34", 1234),
        ("1 234,56", 123456),
        (f"1{NO_BREAK}234,56", 123456),
        (f"-1{NARROW}234{NARROW}567.8", -123456780),
        (f"1{THIN}234", 123400),
        ("999999999.99", 99999999999),
    ],
)
def test_euros_come_with_a_comma_or_a_dot_and_spaces_between_thousands(text: str, cents: int) -> None:
    assert read("balances", balance=text)["balance"] == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1,234",
        "1.234",
        "1.234,56",
        "1,234.56",
        "12 34",
        "1 23",
        "1234 567",
        " 12",
        "1  234",
        "12,",
        ",5",
        "12,34 €",
        "1e3",
        "NaN",
        "٣",
        "- 5",
        "--5",
        "1234567890",
        "1 234 567 890",
        "'12",
    ],
)
def test_what_could_be_two_numbers_or_none_is_no_amount(text: str) -> None:
    assert refused("invoices", amount=text) == [("amount", "cents")]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 234,5", "1234.5"), ("0.111700", "0.111700"), ("-2", "-2"), ("", None), ("+1,5", "1.5")],
)
def test_a_quantity_is_kept_as_it_is_shown_with_a_dot(text: str, number: str | None) -> None:
    assert read("invoice_lines", quantity=text)["quantity"] == number


@pytest.mark.parametrize("text", ["2026-10", "2026-10-01"])
def test_a_month_may_come_as_the_day_on_which_it_begins(text: str) -> None:
    assert read("invoices", period=text)["period"] == "2026-10"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("123,456", "123.456"),
        ("0", "0"),
        (f"12{NO_BREAK}345.6", "12345.6"),
        ("99 999 999,999", "99999999.999"),
    ],
)
def test_a_reading_takes_a_comma_too(text: str, reading: str) -> None:
    assert read("readings", to=text)["to"] == Decimal(reading)


@pytest.mark.parametrize("text", ["-1", "+1", "1,2345", "100 000 000", "100000000", "", "1.000,5"])
def test_a_reading_that_no_meter_shows_is_refused(text: str) -> None:
    assert refused("readings", to=text) == [("to", "cubic_metres")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, True) for text in ("true", "TRUE", "1", "taip", "Taip", "TAIP", "yes", "Yes")),
        *((text, False) for text in ("false", "False", "0", "ne", "Ne", "NE", "no", "NO")),
    ],
)
def test_yes_and_no_come_in_both_languages_and_any_case(text: str, value: bool) -> None:
    assert read("meters", remote=text)["remote"] is value


@pytest.mark.parametrize("text", ["", "t", "taip.", "2", "01", "nē", "true\n", "ſ"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    assert refused("meters", remote=text) == [("remote", "yes_or_no")]


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+370", "+", "-1+1", "-Ąžuolų g. 4", '=HYPERLINK("http://x")']
)
def test_a_text_that_begins_like_a_formula_is_refused(text: str) -> None:
    assert refused("contracts", address=text) == [("address", "formula_text")]


@pytest.mark.parametrize("text", ["- Kompensacija", "-", "Nr. 1 = vonia", "a@b", "'=1"])
def test_a_text_that_no_spreadsheet_runs_is_taken(text: str) -> None:
    assert read("meters", place=text)["place"] == text


@pytest.mark.parametrize(
    ("kind", "column", "text", "code"),
    [
        ("contracts", "address", "", "missing"),
        ("contracts", "address", "A" * 201, "too_long"),
        ("contracts", "address", "A\nB", "characters"),
        ("contracts", "address", "A\ud800", "characters"),
        ("contracts", "payer_code", "12", "payer_code"),
        ("contracts", "payer_code", "1" * 41, "too_long"),
        ("invoices", "number", "Ąž1", "invoice_number"),
        ("invoices", "period", "2026-13", "period"),
        ("invoices", "period", "2026-10-02", "period"),
        ("invoices", "issued_on", "2026-02-30", "date"),
        ("invoices", "due_on", "2026.11.30", "date"),
        ("meters", "meter_number", "KV 1/2", "meter_number"),
        ("meters", "decimals", "4", "decimals"),
        ("meters", "decimals", "", "decimals"),
        ("meters", "digits", "9", "digits"),
        ("readings", "source", "klientas", "source"),
        ("balances", "as_of", "2026-11-31", "date"),
    ],
)
def test_a_cell_is_refused_by_its_own_rule(kind: str, column: str, text: str, code: str) -> None:
    assert refused(kind, **{column: text}) == [(column, code)]


def test_two_writings_of_a_row_are_one_row() -> None:
    plain = read("invoice_lines", quantity="1234.5", price="0.5", amount="617.25")
    assert read("invoice_lines", quantity="1 234,5", price="0,5", amount="+617,25") == plain
