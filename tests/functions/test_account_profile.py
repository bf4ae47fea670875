"""The customer's own account: what is shown of it and what changes it."""

from http import HTTPStatus

import pytest

from tests.support.account import NEW_EMAIL, NEW_PASSWORD, call, profile
from tests.support.customers import ALL_MAILS, JONAS, PASSWORD, everything
from tests.support.times import Clock

pytestmark = pytest.mark.usefixtures("clock")

ROUTES = [
    ("GET", "", None),
    ("PATCH", "", {"first_name": "Petras"}),
    ("DELETE", "", {"password": PASSWORD}),
    ("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}),
    ("POST", "/email", {"email": NEW_EMAIL, "password": PASSWORD}),
    ("GET", "/sessions", None),
    ("DELETE", "/sessions/0123456789abcdef01234567", {}),
    ("GET", "/export", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_without_a_living_session_no_route_answers_or_writes(
    clock: Clock, cookie: str, method: str, path: str, body: object
) -> None:
    clock.shift(1800)
    before = everything()
    for given in (None, cookie):
        answer = call(method, path, body, given)
        assert (answer.status, answer.body["code"]) == (HTTPStatus.UNAUTHORIZED, "no_session")
    assert everything() == before


def test_the_account_is_shown_without_what_is_secret(account_id: str, cookie: str) -> None:
    answer = call("GET", "", cookie=cookie)
    expected = {name: value for name, value in JONAS.items() if name != "password"}
    assert (answer.status, answer.body) == (
        HTTPStatus.OK,
        {"id": account_id, **expected, **ALL_MAILS},
    )


def test_name_phone_and_language_change_one_by_one(account_id: str, cookie: str) -> None:
    before = profile(account_id)
    for change in ({"first_name": "Jonas Petras"}, {"phone": "8 600 00000"}, {"language": "en"}):
        assert call("PATCH", "", change, cookie).status == HTTPStatus.OK
    changed = {"first_name": "Jonas Petras", "phone": "+37060000000", "language": "en", "version": 4}
    assert profile(account_id) == before | changed
    assert call("GET", "", cookie=cookie).body["first_name"] == "Jonas Petras"


def test_mails_about_invoices_are_refused_and_wanted_again(account_id: str, cookie: str) -> None:
    for wanted in (False, True):
        answer = call("PATCH", "", {"invoice_mail": wanted}, cookie)
        assert (answer.status, answer.body["invoice_mail"]) == (HTTPStatus.OK, wanted)
        assert profile(account_id)["invoice_mail"] is wanted
        assert call("GET", "", cookie=cookie).body["invoice_mail"] is wanted


@pytest.mark.parametrize("phone", [None, "", "  "])
def test_a_phone_is_cleared_by_null_or_nothing(account_id: str, cookie: str, phone: str | None) -> None:
    answer = call("PATCH", "", {"phone": phone}, cookie)
    assert (answer.status, answer.body["phone"]) == (HTTPStatus.OK, None)
    assert "phone" not in profile(account_id)


@pytest.mark.parametrize("change", [{}, {"first_name": None}, {"invoice_mail": None}])
def test_a_change_of_nothing_changes_nothing(account_id: str, cookie: str, change: dict[str, object]) -> None:
    before = profile(account_id)
    assert call("PATCH", "", change, cookie).body["first_name"] == "Jonas"
    assert profile(account_id) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_name": " "}, "missing"),
        ({"last_name": "\u202eoj"}, "characters"),
        ({"phone": "0"}, "phone"),
        ({"language": "xx"}, "wrong_type"),
        ({"invoice_mail": "false"}, "wrong_type"),
        ({"invoice_mail": 0}, "wrong_type"),
        ({"email": NEW_EMAIL}, "unknown_field"),
        ({"password_hash": "x"}, "unknown_field"),
        ({"epoch": 7}, "unknown_field"),
    ],
)
def test_what_may_not_be_changed_is_refused_by_name(
    account_id: str, cookie: str, change: dict[str, object], code: str
) -> None:
    before = profile(account_id)
    answer = call("PATCH", "", change, cookie)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == [(*change, code)]
    assert profile(account_id) == before
