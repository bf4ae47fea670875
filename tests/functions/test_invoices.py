"""Invoices over all contracts, by the handler, on made-up tables."""

import pytest
import time_machine

from functions.invoices.app import handler
from shared import aws, cursor, keys, settings
from tests.support import people
from tests.support.api import Answer, event, invoke

pytestmark = pytest.mark.usefixtures("today")


def billed(number: str, amount: int = 1000, paid: int = 0, payer_code: str = "01234", **about: str) -> None:
    dates = {"issued_on": "2026-11-09", "due_on": "2026-11-30", "period": "2026-10"} | about
    item = {"number": number, "payer_code": payer_code, "amount": amount, "paid": paid, "currency": "EUR"}
    aws.put(settings.table("invoices"), {**keys.invoice(payer_code, number), **item, **dates}, people.NEW)


def listed(person: people.Person, **query: str) -> Answer:
    return invoke(handler, event("GET", "/api/invoices", cookie=person.cookie, query=query))


def numbers(answer: Answer) -> list[str]:
    return [invoice["number"] for invoice in answer.body["invoices"]]


def test_an_account_without_contracts_owes_nothing() -> None:
    nothing: dict[str, object] = {"invoices": [], "balances": [], "credits": [], "years": [], "next": None}
    assert listed(people.signed_in()).body == nothing | {"total_due": 0, "online": True, "currency": "EUR"}


def test_an_invoice_shows_what_it_is_and_what_is_left_to_pay() -> None:
    billed("Fiz1", 1000, 400)
    answer = listed(people.signed_in("ona", "01234"))
    assert answer.body["invoices"] == [
        {
            "number": "Fiz1",
            "payer_code": "01234",
            "period": "2026-10",
            "issued_on": "2026-11-09",
            "due_on": "2026-11-30",
            "amount": 1000,
            "due": 600,
            "currency": "EUR",
            "state": "partly_paid",
        }
    ]


@pytest.mark.parametrize(
    ("amount", "paid", "due_on", "state", "due"),
    [
        (1000, 0, "2026-11-30", "unpaid", 1000),
        (1000, 0, "2026-11-23", "unpaid", 1000),
        (1000, 0, "2026-11-22", "overdue", 1000),
        (1000, 999, "2026-11-23", "partly_paid", 1),
        (1000, 999, "2026-11-22", "overdue", 1),
        (1000, 1000, "2026-11-22", "paid", 0),
        (1000, 1200, "2026-11-30", "paid", 0),
        (0, 0, "2026-11-22", "paid", 0),
        (-500, 0, "2026-11-30", "paid", 0),
    ],
)
def test_the_state_of_an_invoice_follows_money_and_date(
    amount: int, paid: int, due_on: str, state: str, due: int
) -> None:
    billed("Fiz1", amount, paid, due_on=due_on)
    answer = listed(people.signed_in("ona", "01234"))
    [invoice] = answer.body["invoices"]
    assert (invoice["state"], invoice["due"], answer.body["total_due"]) == (state, due, due)


def test_balances_come_with_the_list_and_say_when_they_were_true() -> None:
    billed("Fiz1")
    people.balanced("01234", 1234)
    people.balanced("01567", -50, "2026-10-31")
    people.balanced("01890", 999)
    ona = people.signed_in("ona", "01234", "01567", "01600")
    owed = {"payer_code": "01234", "balance": 1234, "as_of": "2026-11-20"}
    overpaid = {"payer_code": "01567", "balance": -50, "as_of": "2026-10-31"}
    answer = listed(ona)
    assert answer.body["balances"] == [owed, overpaid]
    assert (numbers(answer), answer.body["total_due"]) == (["Fiz1"], 1000)
    assert listed(ona, payer_code="01567").body["balances"] == [overpaid]


@pytest.mark.parametrize(("seconds", "state"), [(-1, "unpaid"), (0, "overdue")])
def test_an_invoice_is_overdue_from_midnight_in_lithuania(seconds: int, state: str) -> None:
    billed("Fiz1", due_on="2026-11-30")
    with time_machine.travel(1_796_076_000 + seconds, tick=False):  # 2026-12-01 00:00 in Vilnius
        answer = listed(people.signed_in("ona", "01234"))
    assert answer.body["invoices"][0]["state"] == state


def test_the_list_is_over_all_contracts_newest_first() -> None:
    billed("Fiz1", issued_on="2025-01-09")
    billed("Fiz2", payer_code="01567", issued_on="2026-11-09")
    billed("Fiz3", issued_on="2026-10-09")
    billed("Fiz4", payer_code="01890")
    answer = listed(people.signed_in("ona", "01234", "01567"))
    assert numbers(answer) == ["Fiz2", "Fiz3", "Fiz1"]
    assert (answer.body["total_due"], answer.body["years"]) == (3000, [2026, 2025])


def test_a_contract_filters_list_and_total_and_a_year_the_list_only() -> None:
    billed("Fiz1", issued_on="2025-01-09")
    billed("Fiz2", payer_code="01567")
    billed("Fiz3")
    ona = people.signed_in("ona", "01234", "01567")
    one = listed(ona, payer_code="01234")
    assert (numbers(one), one.body["total_due"]) == (["Fiz3", "Fiz1"], 2000)
    old = listed(ona, payer_code="01234", year="2025")
    assert (numbers(old), old.body["total_due"], old.body["years"]) == (["Fiz1"], 2000, [2026, 2025])


def test_pages_follow_each_other_without_gap_and_each_says_the_whole_total() -> None:
    for number in range(120):
        day = f"2026-{number // 20 + 1:02d}-09"
        billed(f"Fiz{number}", 1, issued_on=day, payer_code="01234" if number % 2 else "01567")
    ona = people.signed_in("ona", "01234", "01567")
    seen: list[str] = []
    sizes, query = [], {"year": "2026"}
    while True:
        answer = listed(ona, **query)
        assert answer.body["total_due"] == 120
        seen += numbers(answer)
        sizes.append(len(numbers(answer)))
        if answer.body["next"] is None:
            break
        query["next"] = answer.body["next"]
    assert sizes == [50, 50, 20]
    assert sorted(seen) == sorted(f"Fiz{number}" for number in range(120))


def test_a_full_last_page_has_no_next() -> None:
    for number in range(50):
        billed(f"Fiz{number}")
    answer = listed(people.signed_in("ona", "01234"))
    assert (len(numbers(answer)), answer.body["next"]) == (50, None)


@pytest.mark.parametrize(
    "made_up", ["", "x", "Zm9v", "%%%", "ąąąą", cursor.encode("2026-11-09 Fiz1 x"), "a" * 150]
)
def test_a_cursor_that_is_none_of_ours_is_refused(made_up: str) -> None:
    answer = listed(people.signed_in("ona", "01234"), next=made_up)
    found = [(error["field"], error["code"]) for error in answer.body["errors"]]
    assert (answer.status, found) == (422, [("next", "cursor")])


@pytest.mark.parametrize(
    ("field", "value"), [("year", "soon"), ("year", "-1"), ("payer_code", "x"), ("next", "a" * 201)]
)
def test_a_filter_that_cannot_be_is_named(field: str, value: str) -> None:
    answer = listed(people.signed_in("ona", "01234"), **{field: value})
    assert (answer.status, [error["field"] for error in answer.body["errors"]]) == (422, [field])


@pytest.mark.parametrize("payer_code", ["01567", "09999"])
def test_the_invoices_of_a_contract_that_is_not_mine_are_not_found(payer_code: str) -> None:
    billed("Fiz2", payer_code="01567")
    answer = listed(people.signed_in("ona", "01234"), payer_code=payer_code)
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_without_a_session_nothing_is_listed() -> None:
    billed("Fiz1")
    assert listed(people.Person("nobody", "nobody.secret")).status == 401
