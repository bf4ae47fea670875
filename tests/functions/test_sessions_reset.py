"""The forgotten password and the link that resets it."""

from http import HTTPStatus

import pytest

from shared import keys, limits
from shared.errors import Busy
from tests.support import mailbox
from tests.support.customers import (
    EMAIL,
    PASSWORD,
    confirmed,
    post,
    registered,
    reset_token,
    signed_in,
    stored,
    who_am_i,
)
from tests.support.sessions import WRONG
from tests.support.times import Clock

pytestmark = pytest.mark.usefixtures("clock")


def test_a_reset_link_sets_the_password_once_and_ends_every_session() -> None:
    account_id = confirmed()
    cookies = [signed_in(), signed_in()]
    token = reset_token()
    answer = post("/api/password/reset", {"token": token, "password": "Slaptas8Ruduo"})
    assert (answer.status, answer.body, answer.cookies) == (HTTPStatus.OK, {}, [])
    assert [who_am_i(cookie).status for cookie in cookies] == [401, 401]
    assert stored(keys.account_partition(account_id))["PROFILE"]["epoch"] == 2
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED
    assert who_am_i(signed_in(password="Slaptas8Ruduo")).status == HTTPStatus.OK
    again = post("/api/password/reset", {"token": token, "password": "Slapta9Ziema"})
    assert (again.status, again.body["code"]) == (HTTPStatus.GONE, "link_expired")


def test_a_reset_is_told_by_mail_and_forgives_wrong_passwords() -> None:
    confirmed()
    for _ in range(6):
        post("/api/session", WRONG)
    post("/api/password/reset", {"token": reset_token(), "password": "Slaptas8Ruduo"})
    assert signed_in(password="Slaptas8Ruduo")
    (letter,) = mailbox.deliver()
    assert (letter.to, letter.subject) == (EMAIL, "Slaptažodis pakeistas")


def test_a_reset_is_told_by_mail_also_when_what_follows_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed()
    token = reset_token()
    monkeypatch.setattr(limits, "clear", busy)
    answer = post("/api/password/reset", {"token": token, "password": "Slaptas8Ruduo"})
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert [message["kind"] for message in mailbox.queued()] == ["password_changed"]


def busy(*_: object) -> None:
    raise Busy


def test_a_reset_link_lives_30_minutes_less_a_second(clock: Clock) -> None:
    confirmed()
    token = reset_token()
    clock.shift(1799)
    assert post("/api/password/reset", {"token": token, "password": "Slaptas8Ruduo"}).status == HTTPStatus.OK


def test_a_reset_link_is_dead_after_30_minutes(clock: Clock) -> None:
    confirmed()
    token = reset_token()
    clock.shift(1800)
    answer = post("/api/password/reset", {"token": token, "password": "Slaptas8Ruduo"})
    assert (answer.status, answer.body["code"]) == (HTTPStatus.GONE, "link_expired")
    assert signed_in()


def test_a_password_that_breaks_a_rule_leaves_the_reset_link_usable() -> None:
    confirmed()
    token = reset_token()
    answer = post("/api/password/reset", {"token": token, "password": "slaptas8ruduo"})
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert post("/api/password/reset", {"token": token, "password": "Slaptas8Ruduo"}).status == HTTPStatus.OK


def test_one_reset_kills_the_other_reset_links(clock: Clock) -> None:
    confirmed()
    first = reset_token()
    clock.shift(60)
    second = reset_token()
    assert post("/api/password/reset", {"token": second, "password": "Slaptas8Ruduo"}).status == HTTPStatus.OK
    answer = post("/api/password/reset", {"token": first, "password": "Slapta9Ziema"})
    assert answer.status == HTTPStatus.GONE
    assert signed_in(password="Slaptas8Ruduo")


def test_a_confirmation_link_resets_no_password() -> None:
    token = registered()
    post("/api/register/confirm", {"token": token})
    answer = post("/api/password/reset", {"token": token, "password": "Slaptas8Ruduo"})
    assert answer.status == HTTPStatus.GONE


def test_forgotten_before_confirming_mails_the_confirmation(clock: Clock) -> None:
    registered()
    clock.shift(60)
    post("/api/password/forgot", {"email": EMAIL})
    (letter,) = mailbox.deliver()
    assert letter.subject == "Patvirtinkite savo el. pašto adresą"


def test_forgotten_of_an_unknown_address_mails_nothing() -> None:
    assert post("/api/password/forgot", {"email": EMAIL}).status == HTTPStatus.ACCEPTED
    assert mailbox.deliver() == []
