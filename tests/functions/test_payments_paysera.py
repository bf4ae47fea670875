"""Paying through Paysera: a signed address there, a signed callback back, by the handler."""

import pytest
from time_machine import travel

from functions.payments.app import handler
from tests.support import paysera, people
from tests.support.api import event, invoke
from tests.support.paying import ledger, pay, projection, rebuilt, shown, told_by_address
from tests.support.tables import everything
from tests.support.times import NOW


@pytest.fixture
def ona(ona: people.Person) -> people.Person:
    """Who owes one invoice."""
    people.contract("01234", "Fiz1")
    paysera.keys_are(paysera.KEYS)
    return ona


def test_an_order_goes_to_paysera_and_comes_back_paid(ona: people.Person) -> None:
    begun = pay(ona, "Fiz1", bank="seb").body
    order = paysera.order(begun["redirect_url"])
    assert (order["orderid"], order["amount"], order["payment"]) == (begun["id"], "4521", "vb2")
    answer = told_by_address(paysera.callback(order))
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, "OK", "text/plain")
    assert shown(ona, begun["id"]).body["state"] == "received"
    assert ledger() == {"provider:paysera": 4521, "invoice:01234/Fiz1": -4521}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 4521}


@pytest.mark.parametrize("status", ["0", "2", "3", "4", "5", "9", ""])
def test_only_status_one_is_money(ona: people.Person, status: str) -> None:
    begun = pay(ona, "Fiz1").body
    assert told_by_address(paysera.callback(paysera.order(begun["redirect_url"]), status=status)).body == "OK"
    assert shown(ona, begun["id"]).body["state"] == ("refused" if status == "0" else "waiting")
    assert (ledger(), projection()) == ({}, {})


def test_a_second_capture_of_one_order_is_kept_in_suspense(ona: people.Person) -> None:
    order = paysera.order(pay(ona, "Fiz1").body["redirect_url"])
    for request in ("7", "8", "7"):
        assert told_by_address(paysera.callback(order, requestid=request)).status == 200
    assert ledger() == {"provider:paysera": 9042, "invoice:01234/Fiz1": -4521, "suspense": -4521}


@pytest.mark.parametrize("missing", ["ss1", "ss3", "data"])
def test_a_callback_that_lacks_what_proves_it_changes_nothing(ona: people.Person, missing: str) -> None:
    query = paysera.callback(paysera.order(pay(ona, "Fiz1").body["redirect_url"]))
    before = everything()
    answer = told_by_address({name: value for name, value in query.items() if name != missing})
    expected = (200, None) if missing == "ss1" else (400, "forged")  # ss3 is the strongest and does alone
    assert (answer.status, answer.body["code"] if answer.status != 200 else None) == expected
    assert (everything() == before) == (missing != "ss1")


def test_a_test_payment_is_no_payment_outside_the_sandbox(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = paysera.callback(paysera.order(pay(ona, "Fiz1").body["redirect_url"]), test="1")
    assert told_by_address(query).status == 400
    assert ledger() == {}
    monkeypatch.setenv("PAYMENT_SANDBOX", "true")
    assert told_by_address(query).status == 200
    assert ledger() != {}


def test_a_callback_that_does_not_come_is_waited_for_as_paysera_cannot_be_asked(ona: people.Person) -> None:
    begun = pay(ona, "Fiz1").body
    with travel(NOW + 60, tick=False):
        assert shown(ona, begun["id"]).body["state"] == "waiting"


def test_a_key_that_is_exchanged_works_within_five_minutes_without_a_deployment(ona: people.Person) -> None:
    query = paysera.callback(paysera.order(pay(ona, "Fiz1").body["redirect_url"]))
    paysera.keys_are({**paysera.KEYS, "paysera_password": "another"})
    assert told_by_address(query).status == 200, "kept for a while, so that not every callback asks for it"
    with travel(NOW + 301, tick=False):
        assert told_by_address(query).status == 400


@pytest.mark.parametrize("name", ["paysera_password", "paysera_project_id", "paysera_public_key"])
def test_without_a_key_nothing_is_believed(ona: people.Person, name: str) -> None:
    order = paysera.order(pay(ona, "Fiz1").body["redirect_url"])
    paysera.keys_are({**paysera.KEYS, name: ""})
    with travel(NOW + 301, tick=False):
        assert told_by_address(paysera.callback(order)).status in (400, 503)
    assert ledger() == {}


def test_a_callback_may_come_by_post_too(ona: people.Person) -> None:
    query = paysera.callback(paysera.order(pay(ona, "Fiz1").body["redirect_url"]))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    sent = event("POST", "/api/payments/callback/paysera", "", query=query, headers=headers)
    assert invoke(handler, sent).body == "OK"
