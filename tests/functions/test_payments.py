"""Payments whoever the provider: the list, what cannot be paid, and callbacks that make no sense."""

import base64
from typing import Any

import pytest
from time_machine import travel

from functions.payments.app import handler
from shared import aws, keys, settings
from tests.support import mailbox, people
from tests.support.api import Answer, event, invoke
from tests.support.paying import listed, pay, shown
from tests.support.tables import everything
from tests.support.times import NOW


@pytest.fixture
def ona(ona: people.Person) -> people.Person:
    """Who owes one invoice."""
    people.contract("01234", "Fiz1")
    return ona


def test_the_list_is_my_own_payments_newest_first_in_pages(ona: people.Person) -> None:
    ids = []
    for number in range(45):
        with travel(NOW + number, tick=False):
            ids.append(pay(ona, "Fiz1", amount=number + 1, key=f"key-of-payment-{number:02d}").body["id"])
    pay(people.signed_in("jonas", "01234"), "Fiz1")
    seen: list[str] = []
    sizes, query = [], dict[str, str]()
    while True:
        body = listed(ona, **query).body
        seen += [payment["id"] for payment in body["payments"]]
        sizes.append(len(body["payments"]))
        if body["next"] is None:
            break
        query = {"next": body["next"]}
    assert (seen, sizes) == (ids[::-1], [20, 20, 5])


def test_a_full_last_page_has_no_next(ona: people.Person) -> None:
    for number in range(20):
        pay(ona, "Fiz1", key=f"key-of-payment-{number:02d}")
    body = listed(ona).body
    assert (len(body["payments"]), body["next"]) == (20, None)


@pytest.mark.parametrize("made_up", ["", "x", "%%%", "ąą", "MDFrYXkw", "a" * 150])
def test_a_cursor_that_is_none_of_ours_is_refused(ona: people.Person, made_up: str) -> None:
    answer = listed(ona, next=made_up)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "next")


def test_who_has_paid_nothing_has_an_empty_list(ona: people.Person) -> None:
    assert listed(ona).body == {"payments": [], "next": None}


def test_a_payment_is_shown_to_who_made_it_even_after_the_contract_is_given_up(ona: people.Person) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    aws.delete(settings.table("accounts"), keys.link("ona", "01234"), "attribute_exists(pk)")
    assert shown(ona, payment_id).status == 200
    other = people.signed_in("jonas", "01234")
    assert (shown(other, payment_id).status, listed(other).body["payments"]) == (404, [])


def test_an_invoice_of_somebody_else_cannot_be_paid_nor_a_mixture(ona: people.Person) -> None:
    people.billed("Fiz2", "01567")
    before = everything()
    for numbers in (["Fiz2"], ["Fiz1", "Fiz2"], ["Fiz9"]):
        answer = pay(ona, *numbers)
        assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert pay(ona, "Fiz1", amount=9999, payer_code="01567").status == 404
    assert everything() == before


def test_where_nothing_is_due_there_is_nothing_to_pay(ona: people.Person) -> None:
    people.billed("Fiz2", paid=4521)
    people.billed("Fiz3", settled=4521)
    answer = pay(ona, "Fiz2", "Fiz3")
    assert (answer.status, answer.body["code"]) == (409, "nothing_due")


def test_where_the_utility_takes_no_payments_online_it_says_so(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMENT_PROVIDER", "none")
    answer = pay(ona, "Fiz1")
    assert (answer.status, answer.body["code"]) == (409, "payments_off")


def test_the_same_invoice_named_twice_is_paid_once(ona: people.Person) -> None:
    assert pay(ona, "Fiz1", "Fiz1", "Fiz1").body["amount"] == 4521


def test_money_can_be_paid_in_advance_without_any_invoice(ona: people.Person) -> None:
    body = pay(ona, amount=500, payer_code="01234").body
    assert (body["amount"], body["invoices"], body["advance"]) == (
        500,
        [],
        [{"payer_code": "01234", "amount": 500}],
    )


WRONG = {
    "no invoice, no contract": ({"invoices": [], "amount": 5}, "payer_code"),
    "too many invoices": ({"invoices": [f"Fiz{n}" for n in range(41)]}, "invoices"),
    "zero": ({"amount": 0}, "amount"),
    "too much": ({"amount": 100_000_000}, "amount"),
    "cents with a point": ({"amount": 45.21}, "amount"),
    "an amount as text": ({"amount": "4521"}, "amount"),
    "an unknown bank": ({"bank": "snoras"}, "bank"),
    "a short key": ({"key": "x"}, "key"),
    "a key with a #": ({"key": "key-of-the-client#1"}, "key"),
}


@pytest.mark.parametrize(("wrong", "field"), WRONG.values(), ids=WRONG)
def test_a_wish_that_cannot_be_is_refused_by_name(
    ona: people.Person, wrong: dict[str, Any], field: str
) -> None:
    body = {"invoices": ["Fiz1"], "key": "key-of-the-client-1", **wrong}
    answer = invoke(handler, event("POST", "/api/payments", body, cookie=ona.cookie))
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)


def call_back(provider: str, body: str | None, **more: Any) -> Answer:  # noqa: ANN401 - of an event
    sent = event("POST", f"/api/payments/callback/{provider}", body, headers={"content-type": "x"})
    return invoke(handler, sent | more)


NONSENSE = {
    "nothing": (None, 400),
    "no JSON": ("{", 400),
    "a list": ("[]", 400),
    "null": ("null", 400),
    "a number": ('{"orderToken": 5}', 400),
    "an object": ('{"orderToken": {"x": 1}}', 400),
    "no token": ('{"orderToken": "abc"}', 400),
    "very deep": ("[" * 30_000, 400),
    "a lone surrogate": ('{"orderToken": "\\ud800"}', 400),
    "a megabyte": ("x" * 2**20, 413),
}


@pytest.mark.parametrize("provider", ["montonio", "paysera"])
@pytest.mark.parametrize(("body", "status"), NONSENSE.values(), ids=NONSENSE)
def test_a_callback_that_makes_no_sense_changes_nothing(
    ona: people.Person, provider: str, body: str | None, status: int
) -> None:
    before = everything()
    answer = call_back(provider, body)
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert everything() == before


def test_bytes_that_are_no_text_are_no_callback(ona: people.Person) -> None:
    raw = base64.b64encode(b'{"orderToken": "\xff\xfe"}').decode()
    assert call_back("montonio", raw, isBase64Encoded=True).status == 400


@pytest.mark.parametrize("provider", ["stripe", "MONTONIO", "port", "..%2F..", "none"])
def test_nobody_else_can_call_back(ona: people.Person, provider: str) -> None:
    answer = call_back(provider, "{}")
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_the_receipt_of_a_closed_account_is_mailed_to_nobody(ona: people.Person) -> None:
    assert mailbox.handle(message("payment_received", account_id="gone")) == []


def message(kind: str, amount: str = "4521", currency: str = "EUR", **about: str) -> dict[str, str]:
    return {
        "kind": kind,
        "payment_id": "01kay0ng1t0000000000000000",
        "cause": "paid",
        "amount": amount,
        "currency": currency,
    } | about


@pytest.mark.parametrize(
    ("language", "currency", "text", "page"),
    [
        ("lt", "EUR", "45,21\N{NO-BREAK SPACE}€", "lt/mokejimas"),
        ("en", "EUR", "€45.21", "en/payment"),
        ("en", "USD", "45.21 USD", "en/payment"),
    ],
)
def test_mails_of_payments_write_amounts_as_the_reader_does(
    today: None, language: str, currency: str, text: str, page: str
) -> None:
    people.signed_in("ona", language=language)
    with mailbox.watched() as sent:
        for _ in range(3):
            assert mailbox.handle(message("payment_received", currency=currency, account_id="ona")) == []
    [letter] = sent
    assert text in letter.text
    assert letter.url == f"https://savitarna.example/{page}?payment=01kay0ng1t0000000000000000"


def test_the_clerk_hears_of_unclear_money_where_there_is_one(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailbox.watched() as sent:
        for _ in range(3):
            assert mailbox.handle(message("payment_unclear")) == []
        monkeypatch.setenv("CLERK_EMAIL", "")
        mailbox.handle(message("payment_unclear", cause="excess#2"))
    [letter] = sent
    assert letter.to == "buhalterija@utility.example"
    assert "01kay0ng1t0000000000000000" in letter.text
