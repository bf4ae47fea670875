"""A new password of the account, and how often the old one is asked."""

from http import HTTPStatus

import pytest

from shared import keys
from tests.support import mailbox
from tests.support.account import NEW_EMAIL, NEW_PASSWORD, WRONG, call, email_change, profile
from tests.support.customers import EMAIL, PASSWORD, post, reset_token, signed_in, stored, who_am_i
from tests.support.times import Clock

pytestmark = pytest.mark.usefixtures("clock")


def test_a_new_password_ends_every_session_but_the_new_one(account_id: str, cookie: str) -> None:
    other = signed_in()
    answer = call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    assert (answer.status, answer.body) == (HTTPStatus.OK, {})
    assert [who_am_i(one).status for one in (cookie, other, answer.cookie)] == [401, 401, 200]
    assert profile(account_id)["epoch"] == 2
    assert len([sk for sk in stored(keys.account_partition(account_id)) if sk.startswith("SESSION#")]) == 1
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED
    assert signed_in(password=NEW_PASSWORD)
    (letter,) = mailbox.deliver()
    assert (letter.to, letter.subject) == (EMAIL, "Slaptažodis pakeistas")


def test_a_new_password_holds_also_when_no_mail_can_say_so(
    cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/gone")
    answer = call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    assert answer.status == HTTPStatus.OK
    assert who_am_i(answer.cookie).status == HTTPStatus.OK


def test_a_new_password_needs_the_old_one(account_id: str, cookie: str) -> None:
    before = profile(account_id)
    body = {"old_password": "Slaptas0Kitas", "password": NEW_PASSWORD}
    answer = call("POST", "/password", body, cookie)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    (error,) = answer.body["errors"]
    assert (error["field"], error["code"]) == ("old_password", "password_wrong")
    assert profile(account_id) == before
    assert who_am_i(cookie).status == HTTPStatus.OK


def test_a_new_password_keeps_the_rules(cookie: str) -> None:
    answer = call("POST", "/password", {"old_password": PASSWORD, "password": "kitas"}, cookie)
    codes = [error["code"] for error in answer.body["errors"]]
    assert codes == ["password_length", "password_upper", "password_digit"]


def test_a_new_password_kills_links_mailed_before(cookie: str) -> None:
    token = reset_token()
    call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    answer = post("/api/password/reset", {"token": token, "password": "Slapta9Ziema"})
    assert answer.status == HTTPStatus.GONE


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "", WRONG),
        ("POST", "/email", {"email": NEW_EMAIL} | WRONG),
        ("POST", "/password", {"old_password": "Slaptas0Kitas", "password": NEW_PASSWORD}),
    ],
)
def test_the_password_is_asked_at_most_five_times_in_15_minutes(
    clock: Clock, cookie: str, method: str, path: str, body: object
) -> None:
    assert [call(method, path, body, cookie).status for _ in range(7)] == [422] * 5 + [429] * 2
    clock.shift(900)
    assert call(method, path, body, cookie).status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_right_password_forgives_the_wrong_ones(cookie: str) -> None:
    for number in range(2):
        assert [call("DELETE", "", WRONG, cookie).status for _ in range(4)] == [422] * 4
        assert email_change(cookie, f"naujas{number}@pastas.example").status == HTTPStatus.ACCEPTED
