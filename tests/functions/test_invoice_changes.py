"""Why an invoice is more or less than earlier ones, by the handler, on made-up tables."""

from typing import Any

import pytest

from functions.invoices.app import handler
from shared import aws, keys, settings
from tests.support import people
from tests.support.api import Answer, event, invoke

pytestmark = pytest.mark.usefixtures("today")


def billed(number: str, period: str, quantity: str, amount: int, payer_code: str = "01234") -> None:
    people.billed(number, payer_code, period=period, amount=amount)
    heat: dict[str, Any] = {"name": "Šildymas", "quantity": quantity, "unit": "kWh", "price": "0.1"}
    item = {**keys.invoice_lines(payer_code, number), "lines": [heat | {"amount": amount}]}
    aws.put(settings.table("invoices"), item, people.NEW)


def shown(person: people.Person, number: str, payer_code: str = "01234") -> Answer:
    path = f"/api/contracts/{payer_code}/invoices/{number}/changes"
    return invoke(handler, event("GET", path, cookie=person.cookie))


def test_an_invoice_is_compared_with_the_month_and_the_year_before() -> None:
    billed("Fiz3", "2026-10", "300", 3000)
    billed("Fiz2", "2026-09", "100", 1000)
    billed("Fiz1", "2025-10", "400", 4000)
    answer = shown(people.signed_in("ona", "01234"), "Fiz3")
    about = {"name": "Šildymas", "unit": "kWh", "quantity": "300", "price": "0.1", "price_before": "0.1"}
    same = about | {"amount": 3000, "by_price": 0, "vat": None, "vat_before": None}
    month = {"quantity_before": "100", "amount_before": 1000, "by_quantity": 2000}
    year = {"quantity_before": "400", "amount_before": 4000, "by_quantity": -1000}
    assert answer.status == 200
    assert answer.body["comparisons"] == [
        {"than": "month", "number": "Fiz2", "period": "2026-09", "amount": 1000, "lines": [same | month]},
        {"than": "year", "number": "Fiz1", "period": "2025-10", "amount": 4000, "lines": [same | year]},
    ]


def test_without_lines_or_without_a_difference_nothing_is_said() -> None:
    billed("Fiz3", "2026-10", "300", 3000)
    people.billed("Fiz2", period="2026-09")
    billed("Fiz1", "2025-10", "300", 3000)
    assert shown(people.signed_in("ona", "01234"), "Fiz3").body == {"comparisons": []}


def test_the_first_invoice_is_compared_with_nothing() -> None:
    billed("Fiz3", "2026-10", "300", 3000)
    billed("Fiz9", "2026-09", "100", 1000, "01567")
    assert shown(people.signed_in("ona", "01234", "01567"), "Fiz3").body == {"comparisons": []}


@pytest.mark.parametrize(("number", "payer_code"), [("Fiz9", "01567"), ("Fiz9", "01234"), ("Fiz0", "01234")])
def test_what_is_not_an_invoice_of_a_contract_of_mine_is_not_found(number: str, payer_code: str) -> None:
    billed("Fiz3", "2026-10", "300", 3000)
    billed("Fiz9", "2026-10", "100", 1000, "01567")
    answer = shown(people.signed_in("ona", "01234"), number, payer_code)
    assert (answer.status, answer.body["code"]) == (404, "not_found")
