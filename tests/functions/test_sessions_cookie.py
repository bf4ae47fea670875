"""Signing in: the cookie, and what is stored of a session."""

import re
from http import HTTPStatus

import pytest

from functions.sessions.app import handler
from shared import tokens
from tests.support.api import FROM_THE_SITE, event, invoke
from tests.support.customers import (
    ALL_MAILS,
    EMAIL,
    JONAS,
    PASSWORD,
    confirmed,
    everything,
    post,
    signed_in,
    who_am_i,
)
from tests.support.sessions import session_items
from tests.support.times import START

pytestmark = pytest.mark.usefixtures("clock")


def test_signing_in_answers_the_account_and_nothing_else_of_it() -> None:
    account_id = confirmed()
    answer = post("/api/session", {"email": " Jonas@PASTAS.example ", "password": PASSWORD})
    assert answer.status == HTTPStatus.OK
    expected = {name: value for name, value in JONAS.items() if name != "password"}
    assert answer.body == {"id": account_id, **expected, **ALL_MAILS}


def test_the_session_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites_nor_over_plain_http() -> None:
    confirmed()
    answer = post("/api/session", {"email": EMAIL, "password": PASSWORD})
    (cookie,) = answer.cookies
    assert re.fullmatch(
        r"__Host-session=[0-9a-f]{24}\.[\w-]{43}; Path=/; HttpOnly; Secure; SameSite=Lax", cookie
    )


def test_only_the_digest_of_the_session_is_stored_with_times_and_the_browsers_name() -> None:
    account_id = confirmed()
    secret = signed_in().partition(".")[2]
    (session,) = session_items(account_id)
    assert session["sk"] == f"SESSION#{tokens.digest(secret)}"
    assert secret not in str(everything())
    assert (session["created_at"], session["seen_at"]) == (START, START)
    assert session["expires_at"] == session["ttl"] == START + 12 * 3600
    assert session["agent"] == "Firefox, Linux"


def test_the_right_session_says_who_is_signed_in() -> None:
    confirmed()
    answer = who_am_i(signed_in())
    assert (answer.status, answer.body["first_name"]) == (HTTPStatus.OK, "Jonas")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "cookie",
    [None, "", "x", "x.y", ".", "nobody.secret", "x" * 3000 + ".y", "ACCOUNT#x.y", "ą.č"],
)
def test_no_other_cookie_is_a_session(cookie: str | None) -> None:
    confirmed()
    answer = who_am_i(cookie)
    assert (answer.status, answer.body["code"]) == (HTTPStatus.UNAUTHORIZED, "no_session")


def test_two_session_cookies_are_none() -> None:
    confirmed()
    sent = event("GET", "/api/session", cookie=signed_in())
    sent["cookies"] *= 2
    assert invoke(handler, sent).status == HTTPStatus.UNAUTHORIZED


def test_the_secret_of_one_account_does_not_open_another() -> None:
    confirmed()
    other = confirmed(email="ona@pastas.example")
    secret = signed_in().partition(".")[2]
    assert who_am_i(f"{other}.{secret}").status == HTTPStatus.UNAUTHORIZED


def test_signing_in_never_adopts_a_cookie_and_ends_the_one_that_the_browser_brought() -> None:
    account_id = confirmed()
    old = signed_in()
    answer = post("/api/session", {"email": EMAIL, "password": PASSWORD}, cookie=old)
    assert answer.cookie != old
    assert who_am_i(old).status == HTTPStatus.UNAUTHORIZED
    assert who_am_i(answer.cookie).status == HTTPStatus.OK
    assert len(session_items(account_id)) == 1


def test_a_planted_cookie_never_becomes_a_session() -> None:
    account_id = confirmed()
    planted = f"{account_id}.{tokens.new_secret()}"
    post("/api/session", {"email": EMAIL, "password": PASSWORD}, cookie=planted)
    assert who_am_i(planted).status == HTTPStatus.UNAUTHORIZED


def test_the_browser_is_named_only_when_it_names_itself() -> None:
    account_id = confirmed()
    headers = {name: value for name, value in FROM_THE_SITE.items() if name != "user-agent"}
    post("/api/session", {"email": EMAIL, "password": PASSWORD}, headers=headers)
    (session,) = session_items(account_id)
    assert session["agent"] == ""
