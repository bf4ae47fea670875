"""How a session ends: by time, by an eleventh one, by signing out."""

from http import HTTPStatus
from typing import Any

import pytest

from functions.sessions.app import handler
from shared import identity
from tests.support import routes, samples
from tests.support.api import Answer, event, invoke
from tests.support.customers import confirmed, everything, signed_in, who_am_i
from tests.support.sessions import session_items
from tests.support.times import START, Clock

pytestmark = pytest.mark.usefixtures("clock")


def sign_out(cookie: str | None) -> Answer:
    return invoke(handler, event("DELETE", "/api/session", cookie=cookie))


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


@pytest.mark.parametrize("path", ["/api/declarations", "/api/payments"])
def test_whatever_a_customer_does_keeps_the_session_alive(clock: Clock, path: str) -> None:
    account_id = confirmed()
    cookie = signed_in()
    clock.shift(120)
    sent = event("POST", path, samples.BODIES["POST", path], cookie=cookie)
    assert invoke(routes.handlers()["POST", path], sent).status == HTTPStatus.NOT_FOUND
    (session,) = session_items(account_id)
    assert session["seen_at"] == START + 120


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
