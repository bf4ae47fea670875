"""The mails that the queue asks for."""

import json
import re
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Any

import pytest

from shared import aws, keys, settings, texts, tokens
from shared.fields import Language
from tests.support import mailbox, people
from tests.support.customers import EMAIL, JONAS, confirmed, everything, post, registered, stored
from tests.support.times import START

pytestmark = pytest.mark.usefixtures("clock")

SITE = "https://savitarna.example"
INVOICE = {"payer_code": "01234", "number": "Fiz1", "amount": 7683, "due": 7683, "due_on": "2026-11-30"}


def sent_by(*messages: object) -> tuple[list[mailbox.Letter], list[str]]:
    """The mails that a batch of messages sends, and the numbers of those that failed."""
    with mailbox.watched() as sent:
        failed = mailbox.handle(*messages)
    return sent, failed


def letter(**message: str) -> mailbox.Letter:
    (only,), failed = sent_by(message)
    assert failed == []
    return only


def link_of(mail: mailbox.Letter) -> dict[str, Any]:
    return stored(f"TOKEN#{tokens.digest(mail.token)}")["TOKEN"]


class Page(HTMLParser):
    """The tags of a mail, the addresses that it links to, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.urls: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.urls += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_confirmation_carries_a_link_whose_secret_stands_behind_the_hash_sign() -> None:
    post("/api/register", JONAS)
    mail = letter(kind="confirm", email=EMAIL)
    assert (mail.to, mail.subject) == (EMAIL, "Patvirtinkite savo el. pašto adresą")
    assert re.fullmatch(SITE + r"/lt/patvirtinti#token=[\w-]{43}", mail.url)
    assert mail.url in Page(mail.html).urls
    assert mail.token not in str(everything())
    link = link_of(mail)
    assert (link["purpose"], link["expires_at"], link["ttl"]) == ("confirm", START + 86_400, START + 86_400)


def test_a_mail_is_in_the_language_of_its_customer() -> None:
    post("/api/register", JONAS | {"language": "en"})
    mail = letter(kind="confirm", email=EMAIL)
    assert mail.subject == "Confirm your e-mail address"
    assert mail.url.startswith(f"{SITE}/en/confirm#token=")
    assert '<html lang="en">' in mail.html


def test_the_confirmation_says_nothing_that_a_stranger_typed() -> None:
    post("/api/register", JONAS | {"first_name": "Laimėjote evil.example"})
    mail = letter(kind="confirm", email=EMAIL)
    assert "evil" not in mail.text + mail.html + mail.subject


@pytest.mark.parametrize(
    ("kind", "page", "lifetime", "purpose"),
    [("reset", "naujas-slaptazodis", 1800, "reset"), ("email_change", "patvirtinti-pasta", 3600, "email")],
)
def test_links_to_an_account_live_as_long_as_their_mail_says(
    kind: str, page: str, lifetime: int, purpose: str
) -> None:
    account_id = confirmed()
    email = EMAIL if kind == "reset" else "naujas@pastas.example"
    mails, _ = sent_by({"kind": kind, "account_id": account_id, "email": email})
    assert mails[0].to == email
    assert mails[0].url.startswith(f"{SITE}/lt/{page}#token=")
    link = link_of(mails[0])
    assert (link["purpose"], link["account_id"], link["epoch"]) == (purpose, account_id, 1)
    assert link["expires_at"] == link["ttl"] == START + lifetime


def test_the_old_address_is_warned_of_a_change_and_shown_how_to_stop_it() -> None:
    account_id = confirmed()
    message = {"kind": "email_change", "account_id": account_id, "email": "naujas@pastas.example"}
    (link, warning), _ = sent_by(message)
    assert "Jonas" not in link.text
    assert (warning.to, warning.url) == (EMAIL, f"{SITE}/lt/priminti-slaptazodi")
    assert "naujas@pastas.example" not in warning.text


def test_one_more_holder_of_a_contract_is_told_to_the_other_by_its_payer_code() -> None:
    mail = letter(kind="contract_shared", account_id=confirmed(), payer_code="01234")
    assert mail.to == EMAIL
    assert "01234" in mail.text
    assert "01234" in Page(mail.html).words


def test_a_known_address_is_shown_where_to_sign_in_and_where_to_get_a_new_password() -> None:
    confirmed()
    mail = letter(kind="confirm", email=EMAIL)
    assert set(Page(mail.html).urls) == {f"{SITE}/lt/prisijungti", f"{SITE}/lt/priminti-slaptazodi"}
    assert "Sveiki, Jonas!" in mail.text


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "confirm", "email": "niekas@pastas.example"},
        {"kind": "reset", "email": "niekas@pastas.example"},
        {"kind": "email_change", "account_id": "closed", "email": "niekas@pastas.example"},
        {"kind": "password_changed", "account_id": "closed"},
        {"kind": "contract_shared", "account_id": "closed", "payer_code": "01234"},
    ],
)
def test_what_is_about_nobody_sends_nothing_and_is_done(message: dict[str, str]) -> None:
    assert sent_by(message) == ([], [])
    assert everything() == []


def every_mail(language: Language) -> list[mailbox.Letter]:
    account_id = confirmed(email="ona@pastas.example", language=language, first_name="Ona")
    post("/api/register", JONAS | {"language": language})
    people.attached(account_id, "01234")
    mailbox.queued()
    mails, failed = sent_by(
        {"kind": "confirm", "email": EMAIL},
        {"kind": "confirm", "email": "ona@pastas.example"},
        {"kind": "reset", "email": "ona@pastas.example"},
        {"kind": "email_change", "account_id": account_id, "email": "naujas@pastas.example"},
        {"kind": "email_changed", "email": "ona@pastas.example", "language": language},
        {"kind": "password_changed", "account_id": account_id},
        {"kind": "contract_shared", "account_id": account_id, "payer_code": "01234"},
        {"kind": "new_invoices", "invoices": [INVOICE]},
        *(REPORT | {"outcome": outcome, "name": "a"} for outcome in ("good", "faulty", "refused", "held")),
    )
    assert failed == []
    return mails


@pytest.mark.parametrize("language", ["lt", "en"])
def test_every_mail_says_why_one_got_it_and_how_to_reach_the_utility(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXCHANGE_LANGUAGE", language)
    brand, mails = texts.brand(), every_mail(language)
    assert len(mails) == 13
    for mail in mails:
        for words in (mail.text, Page(mail.html).words):
            assert brand["phone"] in words
            assert brand["utility"] in words
            assert ("Šį laišką gavote" if language == "lt" else "You got this mail because") in words
            assert not re.search(r"[{}$]", words.partition("{ margin")[0])
        assert parseaddr(mail.sender) == (brand["name"], "savitarna@utility.example")
        assert mail.subject.isprintable()


def test_both_languages_have_the_same_mails_with_the_same_parts() -> None:
    lithuanian, english = texts.catalog("lt")["mails"], texts.catalog("en")["mails"]
    assert shape(lithuanian) == shape(english)


def shape(words: object) -> object:
    """The keys of a catalog and the placeholders of its texts."""
    if isinstance(words, dict):
        return {name: shape(value) for name, value in words.items()}
    return sorted(re.findall(r"{\w+}", json.dumps(words)))


def test_a_name_is_text_in_html_whatever_it_has_in_it() -> None:
    account_id = confirmed()
    aws.update(
        settings.table("accounts"),
        keys.profile(account_id),
        "SET first_name = :name",
        "attribute_exists(pk)",
        name='<img src=x onerror="alert(1)"> {phone} $body\r\nBcc: all@pastas.example',
    )
    mail = letter(kind="password_changed", account_id=account_id)
    assert "img" not in Page(mail.html).tags
    assert "<img src=x" in Page(mail.html).words
    assert "{phone} $body" in mail.text
    assert mail.subject == "Slaptažodis pakeistas"
    assert mail.to == EMAIL


@pytest.mark.parametrize("bad", ["not json", {"kind": "unknown"}, {"email": EMAIL}, {"kind": "confirm"}])
def test_a_message_that_fails_goes_back_alone(bad: object) -> None:
    account_id = confirmed()
    good = {"kind": "password_changed", "account_id": account_id}
    mails, failed = sent_by(good, bad, good)
    assert (len(mails), failed) == (2, ["1"])


def test_a_mail_that_ses_refuses_is_tried_again_with_a_new_link(monkeypatch: pytest.MonkeyPatch) -> None:
    post("/api/register", JONAS)
    message = {"kind": "confirm", "email": EMAIL}
    monkeypatch.setenv("MAIL_FROM", "stranger@elsewhere.example")
    _, failed = sent_by(message)
    assert failed == ["0"]
    monkeypatch.setenv("MAIL_FROM", "savitarna@utility.example")
    mail = letter(**message)
    assert post("/api/register/confirm", {"token": mail.token}).body == {"already": False}


REPORT = {
    "kind": "import_report",
    "outcome": "faulty",
    "name": "in/<b>sutartys</b> {phone}.csv",
    "summary": "a.csv (sutartys): nauji – 1\nb.csv: nepriimta",
    "report": "reports/a.csv",
}


def test_the_billing_clerk_gets_counts_refusals_and_where_the_report_lies() -> None:
    mail = letter(**REPORT)
    assert (mail.to, mail.subject) == ("buhalterija@utility.example", "Apskaitos failas: yra klaidų")
    assert "a.csv (sutartys): nauji – 1\nb.csv: nepriimta" in mail.text
    assert "<p>a.csv (sutartys): nauji – 1<br>\nb.csv: nepriimta</p>" in mail.html
    assert "Ataskaita: reports/a.csv" in mail.text


def test_a_name_of_a_file_is_text_in_the_mail_and_not_in_its_subject() -> None:
    mail = letter(**REPORT)
    assert "in/<b>sutartys</b> {phone}.csv" in mail.text
    assert "b" not in Page(mail.html).tags
    assert "sutartys" not in mail.subject


def test_the_clerk_reads_in_the_language_of_the_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXCHANGE_LANGUAGE", "en")
    assert letter(**REPORT | {"outcome": "held"}).subject == "Billing file: your answer is needed"


def test_no_clerk_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_EMAIL", "")
    assert sent_by(REPORT) == ([], [])


def test_the_queue_carries_no_secret() -> None:
    registered(email="ona@pastas.example")
    post("/api/register", JONAS)
    (message,) = mailbox.queued()
    assert message == {"kind": "confirm", "email": EMAIL}
