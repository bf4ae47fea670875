"""The sign-ins of the account: listed, and ended one by one."""

from http import HTTPStatus
from typing import Any

import pytest

from shared import aws
from tests.support.account import call
from tests.support.customers import confirmed, signed_in, who_am_i
from tests.support.times import Clock

pytestmark = pytest.mark.usefixtures("clock")


def test_the_sign_ins_are_listed_newest_first_and_name_the_current_one(clock: Clock, cookie: str) -> None:
    clock.shift(60)
    signed_in()
    answer = call("GET", "/sessions", cookie=cookie)
    assert answer.status == HTTPStatus.OK
    shown = [(one["created_at"], one["agent"], one["current"]) for one in answer.body["sessions"]]
    assert shown == [
        ("2026-11-18T11:07:40Z", "Firefox, Linux", False),
        ("2026-11-18T11:06:40Z", "Firefox, Linux", True),
    ]
    assert set(answer.body["sessions"][0]) == {"id", "created_at", "seen_at", "agent", "current"}


def session_id(cookie: str) -> str:
    listed = call("GET", "/sessions", cookie=cookie).body["sessions"]
    return next(str(one["id"]) for one in listed if one["current"])


def test_another_sign_in_is_ended_at_once_and_the_own_one_stays(cookie: str) -> None:
    other = signed_in()
    answer = call("DELETE", f"/sessions/{session_id(other)}", {}, cookie)
    assert (answer.status, answer.cookies) == (HTTPStatus.NO_CONTENT, [])
    assert [who_am_i(one).status for one in (cookie, other)] == [200, 401]


def test_ending_the_current_sign_in_clears_its_cookie(cookie: str) -> None:
    answer = call("DELETE", f"/sessions/{session_id(cookie)}", {}, cookie)
    assert "Max-Age=0" in answer.cookies[0]
    assert who_am_i(cookie).status == HTTPStatus.UNAUTHORIZED


def test_somebody_elses_sign_in_is_not_found_and_goes_on(cookie: str) -> None:
    confirmed(email="ona@pastas.example")
    others = signed_in(email="ona@pastas.example")
    for unknown in (session_id(others), "0" * 24, "x"):
        answer = call("DELETE", f"/sessions/{unknown}", {}, cookie)
        assert (answer.status, answer.body["code"]) == (HTTPStatus.NOT_FOUND, "not_found")
    assert who_am_i(others).status == HTTPStatus.OK


def test_ending_a_sign_in_that_another_request_ended_is_fine(
    cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = signed_in()
    ended = session_id(other)
    original = aws.delete

    def twice(*arguments: Any, **values: Any) -> None:  # noqa: ANN401 - handed on
        original(*arguments, **values)
        original(*arguments, **values)

    monkeypatch.setattr(aws, "delete", twice)
    assert call("DELETE", f"/sessions/{ended}", {}, cookie).status == HTTPStatus.NO_CONTENT
