"""Mails about new invoices: to whom, what they say, and each once."""

from typing import Any

import pytest

from functions.notices import app
from functions.notices.mails import Mail
from shared import aws, keys, settings
from tests.support import mailbox, people
from tests.support.customers import stored
from tests.support.times import START, Clock

MINUTE, DAY, LEASE = 60, 86_400, 300
SITE = "https://savitarna.example"
SPACE = "\N{NO-BREAK SPACE}"


def new_invoice(number: str = "Fiz1", payer_code: str = "01234", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    invoice = {"payer_code": payer_code, "number": number, "amount": 7683, "due": 7683}
    return invoice | {"due_on": "2026-11-30"} | more


def announced(*invoices: dict[str, Any], times: int = 1) -> tuple[list[mailbox.Letter], list[str]]:
    """The mails that a message about `invoices` sends, come so many times, and the numbers of failed ones."""
    message = {"kind": "new_invoices", "invoices": list(invoices)}
    with mailbox.watched() as sent:
        failed = mailbox.handle(*[message] * times)
    return sent, failed


def noted(account_id: str = "ona") -> dict[str, dict[str, Any]]:
    items = stored(keys.account_partition(account_id))
    return {sk: item for sk, item in items.items() if sk.startswith("MAILED#")}


@pytest.fixture
def ona(clock: Clock) -> people.Person:
    return people.signed_in("ona", "01234")


@pytest.mark.usefixtures("ona")
def test_the_holder_of_a_new_invoice_reads_amount_due_date_and_where_it_is() -> None:
    [letter], failed = announced(new_invoice(amount=123_456, due=7683))
    assert (letter.to, letter.subject, failed) == ("ona@example.com", "Nauja sąskaita", [])
    assert {
        "Sveiki, Ona!",
        "Sąskaitos nr.: Fiz1",
        "Mokėtojo kodas: 01234",
        "Suma: 1 234,56 €",
        "Mokėtina suma: 76,83 €",
        "Apmokėti iki: 2026-11-30",
        f"{SITE}/lt/saskaita#Fiz1",
    } <= set(letter.text.replace(SPACE, " ").splitlines())
    assert f'href="{SITE}/lt/saskaita#Fiz1"' in letter.html
    assert f"{SITE}/lt/paskyra" in letter.text, "where such mails are switched off"


@pytest.mark.usefixtures("clock")
def test_who_reads_english_gets_it_in_english() -> None:
    people.signed_in("ona", "01234", language="en")
    [letter], _ = announced(new_invoice())
    assert letter.subject == "A new invoice"
    assert "Amount: €76.83" in letter.text
    assert "Due date: 30 November 2026" in letter.text
    assert f"{SITE}/en/invoice#Fiz1" in letter.text


def test_every_holder_is_mailed_about_their_own_invoices_and_nobody_else(ona: people.Person) -> None:
    people.attached(ona.id, "01567")
    people.signed_in("jonas", "01567")
    people.signed_in("rasa", "01890")
    sent, failed = announced(new_invoice(), new_invoice("Fiz2", "01567"), new_invoice("Fiz3", "01600"))
    numbers = ("Fiz1", "Fiz2", "Fiz3")
    told = [(letter.to, next(n for n in numbers if n in letter.text)) for letter in sent]
    assert sorted(told) == [
        ("jonas@example.com", "Fiz2"),
        ("ona@example.com", "Fiz1"),
        ("ona@example.com", "Fiz2"),
    ]
    assert failed == []


def test_who_wants_no_such_mails_gets_none(ona: people.Person) -> None:
    table, key = settings.table("accounts"), keys.profile(ona.id)
    for wanted, many in ((False, 0), (True, 1)):
        aws.update(table, key, "SET invoice_mail = :it", "attribute_exists(pk)", it=wanted)
        sent, failed = announced(new_invoice())
        assert (len(sent), len(noted()), failed) == (many, many, [])


def test_a_holder_whose_account_was_closed_meanwhile_is_mailed_nothing(ona: people.Person) -> None:
    aws.delete(settings.table("accounts"), keys.profile(ona.id), "attribute_exists(pk)")
    assert (announced(new_invoice()), noted()) == (([], []), {})


@pytest.mark.usefixtures("ona")
def test_a_message_that_comes_again_mails_nobody_twice(clock: Clock) -> None:
    assert [len(announced(new_invoice(), times=2)[0]), len(announced(new_invoice())[0])] == [1, 0]
    clock.shift(30 * DAY)
    assert announced(new_invoice(), new_invoice()) == ([], [])
    key = keys.mailed("ona", "01234", "Fiz1")
    assert noted() == {key["sk"]: {**key, "sent_at": START, "ttl": START + 50 * DAY}}


@pytest.mark.usefixtures("ona")
def test_a_mail_that_ses_refuses_is_tried_again_once_the_first_try_is_over(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("MAIL_FROM", "stranger@elsewhere.example")
        assert announced(new_invoice())[1] == ["0"]
    clock.shift(LEASE - 1)
    assert announced(new_invoice()) == ([], ["0"])
    clock.shift(1)
    sent, failed = announced(new_invoice())
    assert (len(sent), failed) == (1, [])
    assert announced(new_invoice()) == ([], [])


@pytest.mark.usefixtures("ona")
def test_a_try_that_ended_before_it_sent_is_made_again(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_: Mail) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(app, "_send", killed)
        with pytest.raises(KeyboardInterrupt):
            announced(new_invoice())
    clock.shift(6 * MINUTE)
    sent, failed = announced(new_invoice())
    assert (len(sent), failed) == (1, [])


@pytest.mark.usefixtures("ona")
def test_one_mail_that_fails_keeps_back_none_of_the_others(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = app._send  # noqa: SLF001 - what is handed to SES

    def one_fails(mail: Mail) -> None:
        if "Fiz1\n" in mail.text:
            raise RuntimeError
        send(mail)

    some = [new_invoice("Fiz1"), new_invoice("Fiz2"), new_invoice("Fiz3")]
    with monkeypatch.context() as patch:
        patch.setattr(app, "_send", one_fails)
        sent, failed = announced(*some)
    assert (len(sent), failed) == (2, ["0"])
    clock.shift(6 * MINUTE)
    [letter], failed = announced(*some)
    assert ("Fiz1\n" in letter.text, failed) == (True, [])


def test_an_account_closed_while_it_is_mailed_keeps_no_note(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close_meanwhile(_: Mail) -> None:
        key = keys.mailed(ona.id, "01234", "Fiz1")
        aws.delete(settings.table("accounts"), key, "attribute_exists(pk)")

    monkeypatch.setattr(app, "_send", close_meanwhile)
    assert (announced(new_invoice()), noted()) == (([], []), {})


@pytest.mark.usefixtures("ona")
def test_a_number_is_text_in_the_mail_and_not_in_its_subject() -> None:
    [letter], _ = announced(new_invoice("<b>Fiz</b>#"))
    assert "&lt;b&gt;Fiz" in letter.html
    assert f"{SITE}/lt/saskaita#%3Cb%3EFiz%3C/b%3E%23" in letter.text
    assert letter.subject == "Nauja sąskaita"
