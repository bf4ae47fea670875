"""Signing in and out, who am I, and the forgotten password."""

import re
from http import HTTPStatus
from typing import Any

import pytest
import time_machine

from functions.sessions.app import handler
from shared import identity, keys, passwords, tokens
from tests.support import mailbox
from tests.support.api import FROM_THE_SITE, Answer, event, invoke
from tests.support.customers import (
    EMAIL,
    JONAS,
    PASSWORD,
    confirmed,
    everything,
    post,
    registered,
    reset_token,
    signed_in,
    stored,
    who_am_i,
)

START = 1_795_000_000
WRONG = {"email": EMAIL, "password": "Slaptas0Kitas1"}
type Clock = time_machine.TimeMachineFixture


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(START, tick=False)
    return time_machine


def sign_out(cookie: str | None) -> Answer:
    return invoke(handler, event("DELETE", "/api/session", cookie=cookie))


def session_items(account_id: str) -> list[dict[str, object]]:
    items = stored(keys.account_partition(account_id))
    return [item for sk, item in items.items() if sk.startswith("SESSION#")]


def test_signing_in_answers_the_account_and_nothing_else_of_it() -> None:
    account_id = confirmed()
    answer = post("/api/session", {"email": " Jonas@PASTAS.example ", "password": PASSWORD})
    assert answer.status == HTTPStatus.OK
    expected = {name: value for name, value in JONAS.items() if name != "password"}
    assert answer.body == {"id": account_id, **expected}


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


def test_the_eleventh_sign_in_ends_the_oldest(clock: Clock) -> None:
    account_id = confirmed()
    cookies = []
    for _ in range(11):
        cookies.append(signed_in())
        clock.shift(1)
    assert len(session_items(account_id)) == 10
    statuses = [who_am_i(cookie).status for cookie in cookies]
    assert statuses == [HTTPStatus.UNAUTHORIZED] + [HTTPStatus.OK] * 10


def test_signing_in_clears_away_sessions_that_expired(clock: Clock) -> None:
    account_id = confirmed()
    signed_in()
    clock.shift(1800)
    signed_in()
    assert [session["created_at"] for session in session_items(account_id)] == [START + 1800]


def test_an_idle_session_lives_30_minutes_less_a_second(clock: Clock) -> None:
    confirmed()
    cookie = signed_in()
    clock.shift(1799)
    assert who_am_i(cookie).status == HTTPStatus.OK


def test_an_idle_session_is_dead_after_30_minutes(clock: Clock) -> None:
    confirmed()
    cookie = signed_in()
    clock.shift(1800)
    assert who_am_i(cookie).status == HTTPStatus.UNAUTHORIZED


def test_a_busy_session_is_dead_after_12_hours_and_lives_until_then(clock: Clock) -> None:
    confirmed()
    cookie = signed_in()
    for _ in range(24):
        clock.shift(1799)
        assert who_am_i(cookie).status == HTTPStatus.OK
    clock.move_to(START + 12 * 3600 - 1, tick=False)
    assert who_am_i(cookie).status == HTTPStatus.OK
    clock.shift(1)
    assert who_am_i(cookie).status == HTTPStatus.UNAUTHORIZED


def test_asking_who_i_am_notes_the_time_at_most_once_a_minute(clock: Clock) -> None:
    account_id = confirmed()
    cookie = signed_in()
    seen = []
    for _ in range(3):
        clock.shift(59)
        who_am_i(cookie)
        (session,) = session_items(account_id)
        seen.append(session["seen_at"])
    assert seen == [START, START + 118, START + 118]


def test_signing_out_ends_the_session_at_once_and_clears_the_cookie() -> None:
    account_id = confirmed()
    cookie = signed_in()
    answer = sign_out(cookie)
    assert (answer.status, answer.body or None) == (HTTPStatus.NO_CONTENT, None)
    assert answer.cookies == ["__Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"]
    assert who_am_i(cookie).status == HTTPStatus.UNAUTHORIZED
    assert session_items(account_id) == []


@pytest.mark.parametrize("cookie", [None, "x.y", "x"])
def test_signing_out_without_a_session_is_fine(cookie: str | None) -> None:
    assert sign_out(cookie).status == HTTPStatus.NO_CONTENT
    assert everything() == []


def test_signing_out_leaves_the_other_browsers_signed_in() -> None:
    confirmed()
    one, other = signed_in(), signed_in()
    sign_out(one)
    assert who_am_i(other).status == HTTPStatus.OK


def test_the_right_password_of_an_unconfirmed_address_says_so_and_signs_nobody_in() -> None:
    registered()
    answer = post("/api/session", {"email": EMAIL, "password": PASSWORD})
    assert (answer.status, answer.body["code"], answer.cookies) == (HTTPStatus.FORBIDDEN, "unconfirmed", [])


def test_a_registration_that_expired_unconfirmed_is_not_known(clock: Clock) -> None:
    registered()
    clock.shift(7 * 86_400)
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED


def test_somebody_elses_registration_of_a_known_address_opens_nothing(clock: Clock) -> None:
    confirmed()
    clock.shift(60)
    post("/api/register", JONAS | {"password": "Slaptas9Vagies"})
    answer = post("/api/session", {"email": EMAIL, "password": "Slaptas9Vagies"})
    assert (answer.status, answer.body["code"]) == (HTTPStatus.UNAUTHORIZED, "credentials")


def test_after_five_wrong_passwords_the_right_one_waits_too_and_the_wait_doubles(clock: Clock) -> None:
    confirmed()
    credentials = {"email": EMAIL, "password": PASSWORD}
    assert [post("/api/session", WRONG).status for _ in range(6)] == [401] * 5 + [429]
    waits = []
    for _ in range(11):
        waits.append(post("/api/session", credentials).body["retry_after"])
        clock.shift(waits[-1])
        assert post("/api/session", WRONG).status == HTTPStatus.UNAUTHORIZED
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]


def test_a_success_forgives_the_failures_before_it() -> None:
    confirmed()
    for _ in range(3):
        assert [post("/api/session", WRONG).status for _ in range(4)] == [401] * 4
        signed_in()


def test_fifteen_quiet_minutes_forgive_the_failures(clock: Clock) -> None:
    confirmed()
    for _ in range(5):
        post("/api/session", WRONG)
    clock.shift(900)
    assert [post("/api/session", WRONG).status for _ in range(5)] == [401] * 5


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


def people(clock: Clock) -> list[str]:
    """An address with an account, one that nobody confirmed, one that nobody knows."""
    confirmed()
    registered(email="petras@pastas.example")
    clock.shift(3600)
    return [EMAIL, "petras@pastas.example", "niekas@pastas.example"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/register", {name: value for name, value in JONAS.items() if name != "email"}),
        ("/api/register/resend", {}),
        ("/api/password/forgot", {}),
        ("/api/session", {"password": "Slaptas0Kitas1"}),
    ],
)
def test_the_answer_is_the_same_to_the_byte_whoever_owns_the_address(
    clock: Clock, calls: list[str], path: str, body: dict[str, str]
) -> None:
    answers, made = [], []
    for email in people(clock):
        calls.clear()
        answers.append(post(path, {**body, "email": email}))
        made.append(tuple(calls))
    assert answers[0].status in (202, 401)
    assert answers[1:] == answers[:1] * 2
    assert made[1:] == made[:1] * 2


def test_a_locked_sign_in_is_the_same_whoever_owns_the_address(clock: Clock) -> None:
    answers = []
    for email in people(clock):
        for _ in range(5):
            post("/api/session", {"email": email, "password": "Slaptas0Kitas1"})
        answers.append(post("/api/session", {"email": email, "password": PASSWORD}))
    assert answers[0].status == HTTPStatus.TOO_MANY_REQUESTS
    assert answers[1:] == answers[:1] * 2


def test_each_sign_in_verifies_one_password_whoever_owns_the_address(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    emails = people(clock)
    verified: list[str] = []
    monkeypatch.setattr(passwords, "HASHER", Counting(verified))
    for email in emails:
        assert post("/api/session", {"email": email, "password": "Slaptas0Kitas1"}).status == 401
    assert len(verified) == 3


class Counting:
    """Counts verifications in the place of argon2."""

    def __init__(self, verified: list[str]) -> None:
        self.verified = verified

    def verify(self, password_hash: str, password: str) -> bool:
        self.verified.append(password_hash)
        return bool(password == PASSWORD)


def test_the_browser_is_named_only_when_it_names_itself() -> None:
    account_id = confirmed()
    headers = {name: value for name, value in FROM_THE_SITE.items() if name != "user-agent"}
    post("/api/session", {"email": EMAIL, "password": PASSWORD}, headers=headers)
    (session,) = session_items(account_id)
    assert session["agent"] == ""


def test_a_session_that_ends_while_it_is_noted_as_used_is_no_session(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed()
    cookie = signed_in()
    clock.shift(60)
    original = identity.touch

    def after_sign_out(*arguments: Any) -> None:  # noqa: ANN401 - handed on
        sign_out(cookie)
        original(*arguments)

    monkeypatch.setattr(identity, "touch", after_sign_out)
    assert who_am_i(cookie).status == HTTPStatus.UNAUTHORIZED
