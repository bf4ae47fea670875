"""Paysera gives nothing back when asked: the clerk is told so, and what its callbacks tell is booked."""

from collections.abc import Iterator

import pytest

from functions.payments import refunds, store
from functions.payments.janitor import EVERY
from shared import payment_keys, texts
from tests.support import mailbox, paysera, people
from tests.support.paying import ledger, pay, shown, told_by_address
from tests.support.refunding import asked, of, tended


@pytest.fixture
def ona(today: None) -> Iterator[people.Person]:
    payment_keys.kept.cache_clear()
    paysera.keys_are(paysera.KEYS)
    people.contract("01234", "Fiz1")
    yield people.signed_in("ona", "01234")
    payment_keys.kept.cache_clear()


def paid(ona: people.Person) -> tuple[str, dict[str, str]]:
    """Id and order of a payment that came in; its mails are read."""
    begun = pay(ona, "Fiz1", amount=5000).body
    order = paysera.order(begun["redirect_url"])
    told_by_address(paysera.callback(order))
    mailbox.deliver()
    return begun["id"], order


def came_back(order: dict[str, str], amount: int, at: int) -> None:
    about = {"refund_amount": str(amount), "refund_currency": "EUR", "refund_timestamp": str(at)}
    assert told_by_address(paysera.callback(order, status="5", **about)).body == "OK"


def test_an_ask_is_answered_to_the_clerk_and_booked_once_paysera_tells(ona: people.Person) -> None:
    payment_id, order = paid(ona)
    asked(payment_id, 1000)
    tended()
    [letter] = mailbox.deliver()
    assert letter.to == "buhalterija@utility.example"
    assert "Paysera paskyroje" in letter.text
    assert ledger() == {"provider:paysera": 5000, "invoice:01234/Fiz1": -4521, "credit:01234": -479}
    for _ in range(3):
        came_back(order, 1000, 1_795_431_600)
    assert ledger() == {"provider:paysera": 4000, "invoice:01234/Fiz1": -4000}
    assert {letter.to for letter in mailbox.deliver()} == {"buhalterija@utility.example", "ona@example.com"}
    tended(2 * EVERY)
    assert (mailbox.deliver(), refunds.is_open(store.load(payment_id))) == ([], False)


def test_several_refunds_are_told_apart_by_time_and_amount(ona: people.Person) -> None:
    payment_id, order = paid(ona)
    for amount, at in ((1000, 1), (1000, 2), (500, 2), (1000, 1)):
        came_back(order, amount, at)
    assert ledger() == {"provider:paysera": 2500, "invoice:01234/Fiz1": -2500}
    came_back(order, 2500, 3)
    assert (ledger(), shown(ona, payment_id).body["state"]) == ({}, "refunded")


def test_more_than_came_in_is_told_and_stands_in_suspense(ona: people.Person) -> None:
    _, order = paid(ona)
    came_back(order, 6000, 1)
    assert ledger() == {"provider:paysera": -1000, "suspense": 1000}
    assert any("savitarna to neprašė" in letter.text for letter in mailbox.deliver())


def test_of_two_captures_without_an_amount_the_clerk_is_asked_which(ona: people.Person) -> None:
    payment_id, order = paid(ona)
    told_by_address(paysera.callback(order, requestid="8"))
    mailbox.deliver()
    asked(payment_id)
    tended()
    assert [item["reason"] for item in of(payment_id, "REFUND#")] == ["several"]
    [letter] = mailbox.deliver()
    assert "Nurodykite sumą" in letter.text


def test_every_reason_has_words_in_both_languages() -> None:
    reasons = {
        "unknown", "transfer", "not_received", "nothing_left", "too_much", "too_little", "several", "by_hand",
        "refused", "said",
    }  # fmt: skip
    for language in texts.LANGUAGES:
        assert texts.catalog(language)["mails"]["refund_declined"]["reasons"].keys() == reasons
