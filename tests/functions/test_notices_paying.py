"""The pay link in the mail about a new invoice."""

import re

import pytest
from time_machine import travel

from functions.payments.app import handler
from shared import payment_keys
from tests.support import mailbox, paysera, people
from tests.support.api import Answer, event, invoke
from tests.support.times import NOW
from tests.support.vectors import SECRETS

DAY = 86_400


@pytest.fixture(autouse=True)
def _ona(today: None) -> None:
    people.billed("Fiz1")
    people.billed("Fiz2")
    people.signed_in("ona", "01234")
    paysera.keys_are(paysera.KEYS)


def announced(due: int = 4521) -> mailbox.Letter:
    """The mail about Fiz1."""
    invoice = {"payer_code": "01234", "number": "Fiz1", "amount": 4521, "due": due, "due_on": "2026-11-30"}
    with mailbox.watched() as sent:
        assert mailbox.handle({"kind": "new_invoices", "invoices": [invoice]}) == []
    [letter] = sent
    return letter


def pay_link(letter: mailbox.Letter) -> str | None:
    found = re.search(r"https://savitarna\.example/(?:lt/moketi|en/pay)#token=[\w.-]+", letter.text)
    return found and found[0]


def opened(link: str) -> Answer:
    body = {"token": link.partition("#token=")[2]}
    return invoke(handler, event("POST", "/api/payments/link", body))


def test_the_mail_has_a_link_that_pays_this_invoice_without_a_session() -> None:
    letter = announced()
    link = pay_link(letter)
    assert link
    assert f"Apmokėti galite ir neprisijungę: {link}\nNuoroda tinka tik šiai sąskaitai" in letter.text
    assert f'href="{link}"' in letter.html
    answer = opened(link)
    assert (answer.status, answer.body["number"], answer.body["due"]) == (200, "Fiz1", 4521)
    body = {"token": link.partition("#token=")[2], "key": "key-of-the-client-1"}
    begun = invoke(handler, event("POST", "/api/payments", body))
    assert begun.status == 201
    assert begun.body["invoices"] == [{"payer_code": "01234", "number": "Fiz1", "amount": 4521}]


def test_who_reads_english_gets_the_link_in_english() -> None:
    people.signed_in("rasa", "01567", language="en")
    invoice = {"payer_code": "01567", "number": "Fiz9", "amount": 4521, "due": 1, "due_on": "2026-11-30"}
    with mailbox.watched() as sent:
        mailbox.handle({"kind": "new_invoices", "invoices": [invoice]})
    assert "You can pay without signing in: https://savitarna.example/en/pay#token=" in sent[0].text


def test_the_link_works_for_120_days() -> None:
    link = pay_link(announced())
    assert link
    with travel(NOW + 120 * DAY - 1, tick=False):
        assert opened(link).status == 200
    with travel(NOW + 120 * DAY, tick=False):
        assert (opened(link).status, opened(link).body["code"]) == (410, "link_expired")


@pytest.mark.parametrize("due", [0, -100])
def test_there_is_no_link_where_nothing_is_due(due: int) -> None:
    letter = announced(due)
    assert pay_link(letter) is None
    assert "\n\n\n" not in letter.text
    assert "<p></p>" not in letter.html


def test_there_is_no_link_where_nothing_is_paid_online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMENT_PROVIDER", "none")
    monkeypatch.setenv("PAYMENT_SECRET", "there is none")
    assert pay_link(announced()) is None


def test_there_is_no_link_that_an_empty_key_would_sign() -> None:
    paysera.keys_are({**SECRETS, "link_key": ""})
    assert pay_link(announced()) is None


def test_a_mail_whose_secret_cannot_be_read_comes_with_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = {"payer_code": "01234", "number": "Fiz1", "amount": 4521, "due": 1, "due_on": "2026-11-30"}
    message = {"kind": "new_invoices", "invoices": [invoice]}
    with monkeypatch.context() as patch, mailbox.watched() as sent:
        patch.setenv("PAYMENT_SECRET", "there is none")
        payment_keys.kept.cache_clear()
        assert mailbox.handle(message) == ["0"]
    assert sent == []
    assert pay_link(announced())
