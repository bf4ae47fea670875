"""Registering an account: what is kept, refused, and mailed how often."""

from http import HTTPStatus

import pytest

from shared import keys
from tests.support import mailbox
from tests.support.customers import (
    EMAIL,
    JONAS,
    PASSWORD,
    confirmed,
    everything,
    of_email,
    post,
    signed_in,
    stored,
)
from tests.support.times import START, Clock

pytestmark = pytest.mark.usefixtures("clock")


def test_a_registration_is_kept_without_its_password_and_is_no_account_yet() -> None:
    answer = post("/api/register", JONAS)
    assert (answer.status, answer.body) == (HTTPStatus.ACCEPTED, {})
    assert set(of_email()) == {"PENDING", "LIMIT#mail"}
    pending = of_email()["PENDING"]
    assert pending["expires_at"] == pending["ttl"] == START + 7 * 86_400
    assert str(pending["password_hash"]).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in str(everything())
    assert mailbox.queued() == [{"kind": "confirm", "email": EMAIL}]


def test_case_and_spaces_around_an_address_do_not_matter() -> None:
    post("/api/register", JONAS | {"email": "  JONAS@Pastas.Example "})
    assert "PENDING" in of_email()


def test_a_phone_number_may_be_missing_or_empty_or_written_the_lithuanian_way() -> None:
    without = {name: value for name, value in JONAS.items() if name != "phone"}
    post("/api/register", without | {"email": "a@pastas.example"})
    post("/api/register", JONAS | {"email": "b@pastas.example", "phone": " "})
    post("/api/register", JONAS | {"email": "c@pastas.example", "phone": "8 612 34567"})
    assert "phone" not in of_email("a@pastas.example")["PENDING"]
    assert "phone" not in of_email("b@pastas.example")["PENDING"]
    assert of_email("c@pastas.example")["PENDING"]["phone"] == "+37061234567"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"password": "Va7"}, ["password_length"]),
        ({"password": "slapta7vasara"}, ["password_upper"]),
        ({"password": "SLAPTA7VASARA"}, ["password_lower"]),
        ({"password": "SlaptaVasara"}, ["password_digit"]),
        ({"password": "a"}, ["password_length", "password_upper", "password_digit"]),
        ({"password": "Aa1" + "x" * 126}, ["password_length"]),
        ({"password": "PassWord1"}, ["password_common"]),
        ({"password": "Savitarna2026!"}, ["password_common"]),
        ({"email": "jonas"}, ["email"]),
        ({"email": "jonas@pastas.example\r\nBcc: all@pastas.example"}, ["email"]),
        ({"first_name": ""}, ["missing"]),
        ({"first_name": "Jonas 😀"}, ["characters"]),
        ({"last_name": "x" * 101}, ["too_long"]),
        ({"phone": "abc"}, ["phone"]),
        ({"language": "de"}, ["wrong_type"]),
        ({"first_name": 7}, ["wrong_type"]),
        ({"role": "admin"}, ["unknown_field"]),
    ],
)
def test_a_field_that_does_not_do_is_named_and_nothing_is_stored(
    change: dict[str, object], codes: list[str]
) -> None:
    answer = post("/api/register", JONAS | change)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.headers["Content-Type"] == "application/problem+json"
    (field,) = change
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == [(field, c) for c in codes]
    assert everything() == []
    assert mailbox.queued() == []


def test_a_known_address_gets_a_mail_that_it_has_an_account_and_keeps_its_password(clock: Clock) -> None:
    account_id = confirmed()
    profile = stored(keys.account_partition(account_id))
    clock.shift(60)
    assert post("/api/register", JONAS | {"password": "Kitas8Slaptas", "language": "en"}).status == 202
    (letter,) = mailbox.deliver()
    assert letter.subject == "Jūs jau turite paskyrą"
    assert "#token" not in letter.text
    assert stored(keys.account_partition(account_id)) == profile
    assert signed_in()


def test_a_registration_within_a_minute_of_another_does_not_replace_what_the_mail_says() -> None:
    post("/api/register", JONAS)
    answer = post("/api/register", JONAS | {"password": "Kitas8Slaptas", "first_name": "Petras"})
    assert (answer.status, answer.body) == (HTTPStatus.ACCEPTED, {})
    assert of_email()["PENDING"]["first_name"] == "Jonas"
    assert len(mailbox.deliver()) == 1


@pytest.mark.parametrize("known", [False, True])
def test_resend_mails_once_a_minute_five_times_an_hour_ten_times_a_day(clock: Clock, known: bool) -> None:
    if known:
        confirmed()
    clock.shift(86_400)
    statuses = []
    for _ in range(24 * 12):
        statuses.append(post("/api/register/resend", {"email": EMAIL}).status)
        clock.shift(300)
    assert statuses[:12] == [202] * 5 + [429] * 7
    assert statuses[12:24] == [202] * 5 + [429] * 7
    assert statuses[24:] == [429] * 264
    assert len(mailbox.queued()) == 10


def test_a_second_resend_in_a_minute_says_when_to_come_back(clock: Clock) -> None:
    post("/api/register/resend", {"email": EMAIL})
    clock.shift(20)
    answer = post("/api/register/resend", {"email": EMAIL})
    assert (answer.status, answer.body["code"]) == (HTTPStatus.TOO_MANY_REQUESTS, "too_many")
    assert answer.headers["Retry-After"] == "40"
    assert answer.body["retry_after"] == 40
