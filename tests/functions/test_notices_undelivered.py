"""No mail goes to a dead address, until its customer has another or says otherwise."""

from http import HTTPStatus
from typing import Any

import pytest

from functions.notices.app import handler
from shared import settings
from tests.support import events, mailbox, people, template
from tests.support.account import NEW_EMAIL, call, email_change, profile
from tests.support.api import Context
from tests.support.customers import EMAIL, everything
from tests.support.times import Clock

pytestmark = pytest.mark.usefixtures("clock")

ABUSE = {"complainedRecipients": [{"emailAddress": EMAIL}], "complaintFeedbackType": "abuse"}


def bounce(kind: str = "Permanent", email: str = EMAIL) -> dict[str, Any]:
    refused = events.load("notices-undelivered")["detail"]["bounce"]
    return {"bounce": refused | {"bounceType": kind, "bouncedRecipients": [{"emailAddress": email}]}}


def told(detail: dict[str, Any]) -> None:
    """What EventBridge does with what SES says."""
    event = events.load("notices-undelivered")
    mail = {"mail": event["detail"]["mail"]}
    assert handler(event | {"detail": mail | detail}, Context()) == {}  # type: ignore[arg-type]  # as mailbox


@pytest.mark.parametrize(
    ("detail", "why"),
    [(bounce(), "bounced"), ({"complaint": ABUSE}, "complained")],
    ids=["bounce", "complaint"],
)
def test_what_will_never_arrive_is_noted_and_shown_to_the_customer(
    account_id: str, cookie: str, detail: dict[str, Any], why: str
) -> None:
    before = profile(account_id)

    told(detail)

    assert profile(account_id) == before | {"mail_fails": why, "version": before["version"] + 1}
    assert call("GET", "", cookie=cookie).body["mail_fails"] == why


@pytest.mark.parametrize(
    "detail",
    [
        bounce("Transient"),
        bounce("Undetermined"),
        {"complaint": ABUSE | {"complaintFeedbackType": "not-spam"}},
        bounce(email="kitas@pastas.example"),
    ],
    ids=["full", "undetermined", "not spam", "of nobody"],
)
@pytest.mark.usefixtures("account_id")
def test_what_may_arrive_another_time_or_is_nobodys_changes_nothing(detail: dict[str, Any]) -> None:
    before = everything()
    told(detail)
    assert everything() == before


def test_a_complaint_without_a_kind_counts_and_servers_may_spell_the_address_as_they_like(
    account_id: str,
) -> None:
    told({"complaint": {"complainedRecipients": [{"emailAddress": f"<{EMAIL.upper()}>"}]}})
    assert profile(account_id)["mail_fails"] == "complained"


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "password_changed"},
        {"kind": "contract_shared", "payer_code": "01234"},
        {
            "kind": "payment_received",
            "payment_id": "01kay0ng1t0000000000000000",
            "cause": "paid",
            "amount": "1000",
        },
    ],
    ids=lambda message: message["kind"],
)
def test_nothing_is_mailed_to_a_dead_address(account_id: str, message: dict[str, str]) -> None:
    told(bounce())
    with mailbox.watched() as sent:
        assert mailbox.handle(message | {"account_id": account_id}) == []
    assert sent == []


def test_invoices_are_mailed_to_the_other_holders(today: None) -> None:
    for name in ("ona", "petras"):
        people.signed_in(name, "01234")
    told(bounce(email="ona@example.com"))
    message = {"payer_code": "01234", "number": "Fiz1", "amount": 7683, "due": 7683, "due_on": "2026-11-30"}
    with mailbox.watched() as sent:
        assert mailbox.handle({"kind": "new_invoices", "invoices": [message]}) == []
    assert [letter.to for letter in sent] == ["petras@example.com"]


def test_a_link_that_is_asked_for_goes_out_all_the_same(account_id: str) -> None:
    told(bounce())
    change = {"kind": "email_change", "account_id": account_id, "email": NEW_EMAIL}
    with mailbox.watched() as sent:
        assert mailbox.handle({"kind": "reset", "email": EMAIL}, change) == []
    assert [letter.to for letter in sent] == [EMAIL, NEW_EMAIL]


def test_the_customer_has_mail_tried_again(account_id: str, cookie: str) -> None:
    told(bounce())
    answer = call("PATCH", "", {"mail_fails": None}, cookie)

    assert (answer.status, answer.body["mail_fails"]) == (HTTPStatus.OK, None)
    assert "mail_fails" not in profile(account_id)
    with mailbox.watched() as sent:
        mailbox.handle({"kind": "password_changed", "account_id": account_id})
    assert [letter.to for letter in sent] == [EMAIL]


def test_nobody_can_say_that_mail_fails(account_id: str, cookie: str) -> None:
    before = profile(account_id)
    assert call("PATCH", "", {"mail_fails": "bounced"}, cookie).status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert profile(account_id) == before


def test_a_new_address_gets_mail_and_what_comes_back_from_the_old_one_is_nothing_to_it(
    account_id: str, cookie: str, clock: Clock
) -> None:
    told(bounce())
    assert email_change(cookie).status == HTTPStatus.ACCEPTED
    (link,) = mailbox.deliver()
    assert call("POST", "/email/confirm", {"token": link.token}).status == HTTPStatus.OK
    told(bounce())

    assert profile(account_id)["email"] == NEW_EMAIL
    assert "mail_fails" not in profile(account_id)


def test_the_rule_brings_what_ses_says_of_our_mails_only() -> None:
    function = template.resources("AWS::Serverless::Function")["NoticesFunction"]["Properties"]
    pattern = function["Events"]["Undelivered"]["Properties"]["Pattern"]

    assert pattern["source"] == [events.load("notices-undelivered")["source"]]
    assert pattern["detail"] == {"mail": {"tags": {"ses:configuration-set": [{"Ref": "MailSet"}]}}}
    assert function["Environment"]["Variables"]["MAIL_SET"] == {"Ref": "MailSet"}
    assert events.load("notices-undelivered")["detail"]["mail"]["tags"]["ses:configuration-set"] == [
        settings.mail_set()
    ]
