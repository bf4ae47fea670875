"""What is due of each contract, by the handler, on made-up tables."""

import pytest

from functions.invoices.app import handler
from tests.support import people
from tests.support.api import event, invoke

pytestmark = pytest.mark.usefixtures("today")


def shown(person: people.Person) -> object:
    return invoke(handler, event("GET", "/api/dues", cookie=person.cookie)).body


def test_a_contract_owes_what_is_left_of_its_invoices_first_what_is_due_first() -> None:
    people.billed("Fiz1", amount=1000, paid=400, due_on="2026-10-31")
    people.billed("Fiz2", amount=2000, due_on="2026-11-30")
    people.billed("Fiz3", amount=3000, paid=3000, due_on="2026-09-30")
    people.billed("Fiz4", "01567", amount=500, settled=100, due_on="2026-11-23")
    assert shown(people.signed_in("ona", "01567", "01234")) == {
        "dues": [
            {"payer_code": "01234", "due": 2600, "due_on": "2026-10-31", "overdue": 1},
            {"payer_code": "01567", "due": 400, "due_on": "2026-11-23", "overdue": 0},
        ],
        "total_due": 3000,
        "currency": "EUR",
    }


def test_who_owes_nothing_is_told_so_and_of_nobody_elses_debts() -> None:
    people.billed("Fiz1", paid=4521)
    people.billed("Fiz2", "01567")
    assert shown(people.signed_in("ona", "01234")) == {"dues": [], "total_due": 0, "currency": "EUR"}


def test_more_invoices_than_a_page_of_the_list_count_all() -> None:
    for number in range(120):
        people.billed(f"Fiz{number}", amount=100)
    body = shown(people.signed_in("ona", "01234"))
    assert isinstance(body, dict)
    assert body["total_due"] == body["dues"][0]["due"] == 12_000
