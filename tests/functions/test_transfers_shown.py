"""Transfers among the payments of whoever holds the contract."""

import pytest

from functions.invoices.app import handler as invoices
from shared import parallel
from tests.support import people, statements
from tests.support.api import Answer, event, invoke
from tests.support.paying import listed, pay, shown
from tests.support.statements import came, tended
from tests.support.tables import everything

OURS = "Mokėtojo kodas 01234, sąskaita Fiz1"


@pytest.fixture(autouse=True)
def _town(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "each", lambda work, given: [work(one) for one in given])
    people.contract("01234", "Fiz1")
    people.contract("01567", "Fiz5")


@pytest.fixture
def ona(_town: None) -> people.Person:
    return people.signed_in("ona", "01234")


@pytest.fixture
def rasa(_town: None) -> people.Person:
    return people.signed_in("rasa", "01567")


def only(answer: Answer) -> dict[str, object]:
    [payment] = answer.body["payments"]
    found: dict[str, object] = payment
    return found


def test_a_transfer_is_among_the_payments_of_who_holds_the_contract_and_of_nobody_else(
    ona: people.Person, rasa: people.Person
) -> None:
    came(OURS, 5000)
    tended()
    payment = only(listed(ona))
    parts = [{"payer_code": "01234", "number": "Fiz1", "amount": 4521}]
    assert {name: payment[name] for name in payment if name != "id"} == {
        "state": "received",
        "amount": 5000,
        "currency": "EUR",
        "provider": "transfer",
        "bank": None,
        "created_at": "2026-11-19T22:00:00Z",
        "received_at": "2026-11-19T22:00:00Z",
        "invoices": parts,
        "advance": [{"payer_code": "01234", "amount": 479}],
        "covered": parts,
        "credit": [{"payer_code": "01234", "amount": 479}],
        "refunds": [],
        "returning": 0,
        "redirect_url": None,
    }
    assert shown(ona, str(payment["id"])).body == payment
    assert listed(rasa).body["payments"] == []
    assert shown(rasa, str(payment["id"])).status == 404


def test_what_waits_for_the_clerk_is_nobodys_until_she_says_whose_it_is(ona: people.Person) -> None:
    line = came("ačiū", 100)
    tended()
    assert listed(ona).body["payments"] == []
    statements.assigned(line, "01234", "Fiz1")
    tended()
    assert only(listed(ona))["covered"] == [{"payer_code": "01234", "number": "Fiz1", "amount": 100}]


def test_of_a_transfer_for_two_contracts_each_holder_sees_their_own_part(
    ona: people.Person, rasa: people.Person
) -> None:
    both = people.signed_in("jonas", "01234", "01567")
    came("MK 01234, sąskaita Fiz1, MK 01567, sąskaita Fiz5", 9042)
    tended()
    amounts = {"ona": 4521, "rasa": 4521, "jonas": 9042}
    for person in (ona, rasa, both):
        payment = only(listed(person))
        assert payment["amount"] == amounts[person.id]
        assert len(payment["covered"]) == amounts[person.id] // 4521  # type: ignore[arg-type]  # a list
        assert shown(person, str(payment["id"])).body == payment
    assert "01567" not in str(only(listed(ona)))


def test_what_the_bank_took_back_is_voided(ona: people.Person) -> None:
    line = came(OURS)
    tended()
    came(OURS, -4521, payer_iban=line.payer_iban)
    tended()
    payment = only(listed(ona))
    assert (payment["state"], payment["amount"], payment["covered"]) == ("voided", 4521, [])
    assert payment["invoices"] == [{"payer_code": "01234", "number": "Fiz1", "amount": 4521}]


def test_payments_and_transfers_stand_together_the_newest_first(ona: people.Person) -> None:
    people.billed("Fiz2")
    begun = pay(ona, "Fiz2").body["id"]
    for day in ("2026-11-20", "2026-11-25"):
        came(OURS, 100, booked_on=day)
        tended()
    found = listed(ona).body["payments"]
    assert [one["created_at"][:10] for one in found] == ["2026-11-24", "2026-11-23", "2026-11-19"]
    assert found[1]["id"] == begun


def test_who_gives_the_contract_up_sees_its_transfers_no_more(ona: people.Person) -> None:
    came(OURS)
    tended()
    payment_id = only(listed(ona))["id"]
    again = people.signed_in("ona2")
    assert listed(again).body["payments"] == []
    assert shown(again, str(payment_id)).status == 404


def test_the_invoice_owes_less_and_the_credit_shows(ona: people.Person) -> None:
    came(OURS, 5000)
    tended()
    body = invoke(invoices, event("GET", "/api/invoices", cookie=ona.cookie)).body
    assert [(one["due"], one["state"]) for one in body["invoices"]] == [(0, "paid")]
    assert body["credits"] == [{"payer_code": "01234", "amount": 479}]


def test_reading_the_list_changes_nothing(ona: people.Person) -> None:
    came(OURS)
    tended()
    before = everything()
    listed(ona)
    assert everything() == before
