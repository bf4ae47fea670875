"""A new address of the account, by the link that is mailed to it."""

from http import HTTPStatus

import pytest

from functions.account import store
from shared import aws, keys, links, settings
from tests.support import mailbox
from tests.support.account import NEW_EMAIL, NEW_PASSWORD, call, close_meanwhile, email_change, profile
from tests.support.api import Answer
from tests.support.customers import (
    EMAIL,
    JONAS,
    PASSWORD,
    confirmed,
    everything,
    post,
    reset_token,
    signed_in,
    stored,
)
from tests.support.times import START, Clock

pytestmark = pytest.mark.usefixtures("clock")


def email_token(cookie: str) -> str:
    assert email_change(cookie).status == HTTPStatus.ACCEPTED
    return mailbox.deliver()[0].token


def confirm_email(token: str) -> Answer:
    return call("POST", "/email/confirm", {"token": token})


def test_the_address_changes_when_the_new_one_is_confirmed_and_the_old_one_is_told(
    account_id: str, cookie: str
) -> None:
    assert email_change(cookie).status == HTTPStatus.ACCEPTED
    assert profile(account_id)["email"] == EMAIL
    link, warning = mailbox.deliver()
    assert (link.to, warning.to) == (NEW_EMAIL, EMAIL)
    answer = confirm_email(link.token)
    assert (answer.status, answer.body) == (HTTPStatus.OK, {})
    assert profile(account_id)["email"] == NEW_EMAIL
    assert "GUARD" not in stored(keys.email_partition(EMAIL))
    assert stored(keys.email_partition(NEW_EMAIL))["GUARD"]["account_id"] == account_id
    (told,) = mailbox.deliver()
    assert (told.to, told.subject) == (EMAIL, "Jūsų el. pašto adresas pakeistas")
    assert signed_in(email=NEW_EMAIL)
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED


def test_confirming_a_new_address_frees_its_mails(cookie: str) -> None:
    confirm_email(email_token(cookie))
    assert post("/api/password/forgot", {"email": NEW_EMAIL}).status == HTTPStatus.ACCEPTED


def test_a_second_click_on_the_new_addresss_link_changes_nothing(cookie: str) -> None:
    token = email_token(cookie)
    confirm_email(token)
    before = everything()
    assert confirm_email(token).status == HTTPStatus.OK
    assert everything() == before
    assert len(mailbox.queued()) == 1


def test_the_link_to_a_new_address_lives_an_hour_less_a_second(clock: Clock, cookie: str) -> None:
    token = email_token(cookie)
    clock.shift(3599)
    assert confirm_email(token).status == HTTPStatus.OK


def test_the_link_to_a_new_address_is_dead_after_an_hour(clock: Clock, account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    clock.shift(3600)
    answer = confirm_email(token)
    assert (answer.status, answer.body["code"]) == (HTTPStatus.GONE, "link_expired")
    assert profile(account_id)["email"] == EMAIL


def test_a_new_password_kills_the_link_to_a_new_address(account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    assert confirm_email(token).status == HTTPStatus.GONE
    assert profile(account_id)["email"] == EMAIL


def test_a_reset_link_mailed_to_the_old_address_is_dead_after_the_change(clock: Clock, cookie: str) -> None:
    clock.shift(60)
    old = reset_token()
    confirm_email(email_token(cookie))
    answer = post("/api/password/reset", {"token": old, "password": NEW_PASSWORD})
    assert answer.status == HTTPStatus.GONE
    assert signed_in(email=NEW_EMAIL)


def test_an_address_that_got_an_account_meanwhile_is_not_taken_over(account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    aws.put(
        settings.table("accounts"),
        {**keys.guard(NEW_EMAIL), "account_id": "other"},
        "attribute_not_exists(pk)",
    )
    assert confirm_email(token).status == HTTPStatus.GONE
    assert profile(account_id)["email"] == EMAIL
    assert stored(keys.email_partition(NEW_EMAIL))["GUARD"]["account_id"] == "other"


def test_asking_for_somebody_elses_address_is_answered_alike_and_its_owner_learns_of_it(cookie: str) -> None:
    confirmed(email="ona@pastas.example")
    known = email_change(cookie, "ona@pastas.example")
    (letter,) = mailbox.deliver()
    assert (letter.to, letter.subject) == ("ona@pastas.example", "Jūs jau turite paskyrą")
    assert known == email_change(cookie)


def test_a_registration_that_waits_at_the_new_address_ends_with_the_change(clock: Clock, cookie: str) -> None:
    post("/api/register", JONAS | {"email": NEW_EMAIL})
    mailbox.deliver()
    clock.shift(60)
    confirm_email(email_token(cookie))
    assert set(stored(keys.email_partition(NEW_EMAIL))) == {"GUARD", "LIMIT#mail"}


def test_a_link_to_a_new_address_of_a_closed_account_is_dead(account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    close_meanwhile(account_id)
    assert confirm_email(token).status == HTTPStatus.GONE


def test_a_click_that_comes_second_after_both_read_the_link_moves_nothing(cookie: str) -> None:
    link = links.find(email_token(cookie), "email", START)
    moved = [store.change_email(link, START) for _ in range(2)]
    assert [account.email if account else None for account in moved] == [EMAIL, None]
