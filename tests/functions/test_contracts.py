"""Contracts of an account: listed, named and detached, by the handler, on made-up tables."""

import pytest

from functions.contracts import store
from functions.contracts.app import handler
from shared import aws, keys, settings
from tests.support import people
from tests.support.api import Answer, event, invoke
from tests.support.holding import attach, holder, link, listed
from tests.support.outbox import waiting

pytestmark = pytest.mark.usefixtures("today")


def test_an_account_without_contracts_sees_an_empty_list() -> None:
    assert listed(people.signed_in()) == []


def rename(person: people.Person, label: object, payer_code: str = "01234") -> Answer:
    path = f"/api/contracts/{payer_code}"
    return invoke(handler, event("PATCH", path, {"label": label}, cookie=person.cookie))


def test_a_contract_carries_the_name_its_holder_gives() -> None:
    people.contract()
    ona = people.signed_in("ona", "01234")
    answer = rename(ona, "Mamos butas")
    assert (answer.status, answer.body["label"]) == (200, "Mamos butas")
    assert listed(ona)[0]["label"] == "Mamos butas"
    assert (link("ona") or {})["label"] == "Mamos butas"


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_empty_name_removes_it(empty: str | None) -> None:
    people.contract()
    ona = people.signed_in("ona", "01234")
    rename(ona, "Mamos butas")
    assert rename(ona, empty).body["label"] is None
    assert "label" not in (link("ona") or {})


@pytest.mark.parametrize(
    ("label", "code"), [("a" * 61, "too_long"), ("\u202eatsarg", "characters"), (5, "wrong_type")]
)
def test_a_name_that_does_not_do_is_refused(label: object, code: str) -> None:
    people.contract()
    answer = rename(people.signed_in("ona", "01234"), label)
    found = [(error["field"], error["code"]) for error in answer.body["errors"]]
    assert (answer.status, found) == (422, [("label", code)])
    assert "label" not in (link("ona") or {})


def test_a_detached_contract_is_gone_on_both_sides() -> None:
    people.contract()
    ona = people.signed_in("ona", "01234")
    people.signed_in("jonas", "01234")
    answer = invoke(handler, event("DELETE", "/api/contracts/01234", {}, cookie=ona.cookie))
    assert answer.status == 204
    assert (link("ona"), holder("ona"), listed(ona)) == (None, None, [])
    assert holder("jonas") is not None


@pytest.mark.parametrize("payer_code", ["01567", "09999", "x", "%00"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_is_not_mine_is_not_found(method: str, payer_code: str) -> None:
    people.contract("01567")
    people.signed_in("jonas", "01567")
    body = {"label": "Mano"} if method == "PATCH" else {}
    sent = event(method, f"/api/contracts/{payer_code}", body, cookie=people.signed_in().cookie)
    answer = invoke(handler, sent)
    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert "label" not in (link("jonas", "01567") or {})


@pytest.mark.parametrize(("method", "function"), [("PATCH", "change"), ("DELETE", "detach")])
def test_what_is_detached_meanwhile_is_not_found(
    method: str, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.contract()
    ona = people.signed_in("ona", "01234")
    original, detach = getattr(store, function), store.detach

    def after_another_detached(*arguments: object) -> None:
        detach("ona", "01234")
        original(*arguments)

    monkeypatch.setattr(store, function, after_another_detached)
    body = {"label": "Mano", "delivery": "email"} if method == "PATCH" else {}
    answer = invoke(handler, event(method, "/api/contracts/01234", body, cookie=ona.cookie))
    assert (answer.status, answer.body["code"], link("ona")) == (404, "not_found", None)
    assert waiting("preferences") == []


def test_a_contract_that_the_billing_system_ended_says_since_when() -> None:
    people.contract(ended_on="2026-11-20")
    people.contract("01567", "Fiz2")
    ona = people.signed_in("ona", "01234", "01567")
    assert [contract["ended_on"] for contract in listed(ona)] == ["2026-11-20", None]


def test_a_contract_without_its_address_yet_is_listed() -> None:
    assert listed(people.signed_in("ona", "01234"))[0]["address"] == ""


def test_without_a_session_nothing_is_read_or_written() -> None:
    people.contract()
    nobody = people.Person("nobody", "nobody.secret")
    assert attach(nobody).status == 401
    items = aws.query(settings.table("contracts"), keys.contract_partition("01234"))
    assert [item["sk"] for item in items] == ["CONTRACT"]
