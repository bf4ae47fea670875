"""Invoices and their lines as they come in, and the contracts that they belong to."""

import pytest

from functions.imports import records
from tests.support.importing import counts, everything, faults, imported, stored

pytestmark = pytest.mark.usefixtures("today")

INVOICES = "number,payer_code,period,issued_on,due_on,amount,paid\n"
LINES = "invoice_number,payer_code,name,quantity,unit,price,amount\n"


def test_a_later_invoice_file_updates_amount_and_payment() -> None:
    imported(INVOICES + "Fiz1,01234,2026-10,2026-11-09,2026-11-30,100.00,0\n")
    found = imported(INVOICES + "Fiz1,01234,2026-10,2026-11-09,2026-11-30,90.50,50.5\n")
    [invoice] = stored("invoices")
    assert found["counts"] == counts(changed=1)
    assert (invoice["amount"], invoice["paid"], invoice["currency"]) == (9050, 5050, "EUR")


def test_faulty_rows_are_left_out_and_named() -> None:
    good = "Fiz1,01234,2026-10,2026-11-09,2026-11-30,1.00,0\n"
    bad = "Fiz2,01x,2026-13,2026-02-30,soon,1.234,\nFiz3,01234\n,01234,2026-10,2026-11-09,2026-11-30,1,0\n"
    found = imported(INVOICES + good + bad + good)
    assert found["counts"] == counts(new=1, refused=4)
    assert faults(found) == [
        (3, "amount", "cents"),
        (3, "due_on", "date"),
        (3, "issued_on", "date"),
        (3, "paid", "cents"),
        (3, "payer_code", "payer_code"),
        (3, "period", "period"),
        (4, None, "columns"),
        (5, "number", "invoice_number"),
        (6, None, "duplicate"),
    ]
    assert found["faults"][0]["wrong"] == "Tai ne pinigų suma."
    assert [invoice["number"] for invoice in stored("invoices")] == ["Fiz1"]


def test_a_bill_comes_with_all_its_lines_or_not_at_all() -> None:
    whole = "Fiz1,01234,Šildymas,100,kWh,0.11,11.00\nFiz1,01234,Kompensacija,,,,-5.00\n"
    broken = "Fiz2,01234,Šildymas,100,kWh,0.11,11.00\nFiz2,01234,Vanduo,much,m³,10.80,5.00\n"
    found = imported(LINES + whole + broken)
    [bill] = stored("invoices")
    assert found["counts"] == counts(new=2, refused=2)
    assert faults(found) == [(4, "invoice_number", "other_line"), (5, "quantity", "decimal")]
    assert bill["lines"] == [
        {"name": "Šildymas", "quantity": "100", "unit": "kWh", "price": "0.11", "amount": 1100},
        {"name": "Kompensacija", "quantity": None, "unit": "", "price": None, "amount": -500},
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Fiz1,01234,Vanduo, karštas,2,m³,10.80,5.00", None, "columns"),
        ("Fiz1,01234", None, "columns"),
        ("Fiz1,01x,Vanduo,2,m³,10.80,5.00", "payer_code", "payer_code"),
        ("Fiz 1,0 1234,Vanduo,much,m³,10.80,5.00", "quantity", "decimal"),
    ],
)
def test_a_row_that_is_left_out_leaves_its_whole_bill_out(row: str, column: str | None, code: str) -> None:
    found = imported(LINES + f"Fiz1,01234,Šildymas,100,kWh,0.11,11.00\n{row}\n")
    assert faults(found) == [(2, "invoice_number", "other_line"), (3, column, code)]
    assert everything() == []


def test_the_longest_bill_fits_an_item() -> None:
    words = "𐌰" * 200
    line = f"Fiz1,01234,{words},123456789.123456,{words},123456789.123456,123456789.99\n"
    assert imported(LINES + line * records.MOST_LINES)["counts"] == counts(new=records.MOST_LINES)


def test_a_bill_of_more_lines_than_an_item_holds_is_refused() -> None:
    found = imported(LINES + "Fiz1,01234,Šildymas,1,kWh,0.11,0.11\n" * 501)
    assert (found["counts"], found["faults"][0]["code"]) == (counts(refused=501), "lines_many")
    assert everything() == []


def test_a_balance_stands_at_its_contract_with_the_day_it_is_true_for() -> None:
    found = imported("payer_code,as_of,balance\n" + '01234,2026-11-23,"-1 012,34"\n')
    [balance] = stored("invoices", begins="BALANCE")
    assert found["counts"] == counts(new=1)
    assert (balance["balance"], balance["as_of"]) == (-101234, "2026-11-23")
