"""What customers want and where to reach them, kept and told to the billing system in one transaction."""

from operator import itemgetter
from typing import Any

import pytest

from functions.contracts.app import handler as contracts
from shared import aws, settings
from tests.support import mailbox, people
from tests.support.account import NEW_EMAIL, call, profile
from tests.support.api import Answer, event, invoke
from tests.support.holding import attach, link, listed
from tests.support.outbox import waiting
from tests.support.times import Clock

AT = "2026-11-18T11:06:40Z"


@pytest.fixture
def ona(clock: Clock) -> people.Person:
    people.contract()
    return people.signed_in("ona", "01234")


def change(person: people.Person, body: dict[str, Any]) -> Answer:
    return invoke(contracts, event("PATCH", "/api/contracts/01234", body, cookie=person.cookie))


def told(payer_code: str, preference: str, value: str, at: str = AT) -> dict[str, str]:
    return {"payer_code": payer_code, "preference": preference, "value": value, "changed_at": at}


def test_a_contract_is_billed_on_paper_until_its_holder_wants_mail(ona: people.Person) -> None:
    assert listed(ona)[0]["delivery"] == "paper"
    answer = change(ona, {"delivery": "email"})
    assert (answer.status, answer.body["delivery"]) == (200, "email")
    assert (listed(ona)[0]["delivery"], (link("ona") or {})["delivery"]) == ("email", "email")
    wish, address = told("01234", "delivery", "email"), told("01234", "email", "ona@example.com")
    assert sorted(waiting("preferences"), key=itemgetter("preference")) == [wish, address]


def test_wishes_of_one_second_go_out_in_their_order(clock: Clock, ona: people.Person) -> None:
    wishes = ["email", "paper"] * 5
    for wish in wishes:
        clock.shift(0.01)
        change(ona, {"delivery": wish})
    assert [one["value"] for one in waiting("preferences") if one["preference"] == "delivery"] == wishes
    assert listed(ona)[0]["delivery"] == "paper"


@pytest.mark.parametrize("body", [{}, {"delivery": "paper"}, {"delivery": None}, {"label": "Mamos butas"}])
def test_what_does_not_change_the_delivery_tells_nothing(ona: people.Person, body: dict[str, Any]) -> None:
    people.attached("ona", "01567")
    assert change(ona, {"label": "Mamos butas"}).body["label"] == "Mamos butas"
    before = link("ona")
    answer = change(ona, body)
    assert (answer.status, answer.body["label"], answer.body["delivery"]) == (200, "Mamos butas", "paper")
    assert (link("ona"), waiting("preferences")) == (before, [])


def test_label_and_delivery_change_each_alone_and_both_at_once(ona: people.Person) -> None:
    seen = [
        change(ona, body).body
        for body in (
            {"label": "Mamos butas", "delivery": "email"},
            {"label": ""},
            {"label": "Sodas"},
            {"delivery": "paper"},
            {"label": None, "delivery": "email"},
        )
    ]
    assert [(one["label"], one["delivery"]) for one in seen] == [
        ("Mamos butas", "email"),
        (None, "email"),
        ("Sodas", "email"),
        ("Sodas", "paper"),
        (None, "email"),
    ]
    assert listed(ona)[0] == seen[-1]
    told_values = [one["value"] for one in waiting("preferences") if one["preference"] == "delivery"]
    assert sorted(told_values) == ["email", "email", "paper"]


@pytest.mark.parametrize("delivery", ["post", "", "EMAIL", True])
def test_a_delivery_that_is_none_is_refused_by_name(ona: people.Person, delivery: object) -> None:
    answer = change(ona, {"delivery": delivery})
    found = [(error["field"], error["code"]) for error in answer.body["errors"]]
    assert (answer.status, found) == (422, [("delivery", "wrong_type")])
    assert ("delivery" in (link("ona") or {}), waiting("preferences")) == (False, [])


def test_attaching_and_detaching_tell_nothing(ona: people.Person) -> None:
    people.contract("01567", "Fiz2")
    assert attach(ona, "01567", "Fiz2").status == 201
    detach = event("DELETE", "/api/contracts/01567", {}, cookie=ona.cookie)
    assert invoke(contracts, detach).status == 204
    assert waiting("preferences") == []


@pytest.mark.parametrize(
    ("phone", "value"), [("8 612 34567", "37061234567"), ("+49 30 901820", "4930901820")]
)
def test_a_new_phone_is_told_for_each_contract_in_digits(ona: people.Person, phone: str, value: str) -> None:
    people.attached("ona", "01567")
    people.signed_in("jonas", "01890")
    assert call("PATCH", "", {"phone": phone, "first_name": "Ona Rasa"}, ona.cookie).status == 200
    assert waiting("preferences") == [told(code, "phone", value) for code in ("01234", "01567")]
    assert profile("ona")["phone"] == f"+{value}"


def test_a_cleared_phone_is_told_as_nothing_and_the_same_phone_not_at_all(
    clock: Clock, ona: people.Person
) -> None:
    for phone in ("8 612 34567", "+37061234567", None, ""):
        clock.shift(0.01)
        assert call("PATCH", "", {"phone": phone, "language": "lt"}, ona.cookie).status == 200
    assert waiting("preferences") == [
        told("01234", "phone", "37061234567"),
        told("01234", "phone", ""),
    ]
    assert "phone" not in profile("ona")


def test_other_changes_of_the_account_tell_nothing(ona: people.Person) -> None:
    change = {"first_name": "Rasa", "last_name": "Rasaitė", "language": "en", "invoice_mail": False}
    assert call("PATCH", "", change, ona.cookie).status == 200
    assert waiting("preferences") == []


def new_email_token(person: people.Person) -> str:
    body = {"email": NEW_EMAIL, "password": people.PASSWORD}
    assert call("POST", "/email", body, person.cookie).status == 202
    return mailbox.deliver()[0].token


def test_a_new_address_is_told_once_it_is_confirmed_and_then_once(clock: Clock, ona: people.Person) -> None:
    people.attached("ona", "01567")
    token = new_email_token(ona)
    assert waiting("preferences") == []
    clock.shift(60)
    for _ in range(2):
        assert call("POST", "/email/confirm", {"token": token}).status == 200
    at = "2026-11-18T11:07:40Z"
    assert waiting("preferences") == [told(code, "email", NEW_EMAIL, at) for code in ("01234", "01567")]
    assert profile("ona")["email"] == NEW_EMAIL


def test_an_address_that_does_not_change_tells_nothing(clock: Clock, ona: people.Person) -> None:
    token = new_email_token(ona)
    clock.shift(3600)
    assert call("POST", "/email/confirm", {"token": token}).status == 410
    assert waiting("preferences") == []


def test_who_holds_more_contracts_than_a_transaction_takes_tells_of_all(ona: people.Person) -> None:
    codes = [f"{number:05}" for number in range(2000, 2120)]
    for code in codes:
        people.attached("ona", code)
    assert call("PATCH", "", {"phone": "8 612 34567"}, ona.cookie).status == 200
    assert waiting("preferences") == [told(code, "phone", "37061234567") for code in ("01234", *codes)]


def test_a_change_that_cannot_be_told_is_not_made(ona: people.Person) -> None:
    aws.dynamodb().delete_table(TableName=settings.table("exchange"))
    assert change(ona, {"delivery": "email"}).status == 503
    assert call("PATCH", "", {"phone": "8 612 34567"}, ona.cookie).status == 503
    assert "delivery" not in (link("ona") or {})
    assert "phone" not in profile("ona")
