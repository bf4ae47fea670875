"""Who signs in to nothing: the unconfirmed, who guesses, who asks which addresses are known."""

from http import HTTPStatus

import pytest

from shared import passwords
from tests.support.customers import EMAIL, JONAS, PASSWORD, confirmed, post, registered, signed_in
from tests.support.sessions import WRONG
from tests.support.times import Clock

pytestmark = pytest.mark.usefixtures("clock")


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
    assert (answer.status, answer.body["code"], answer.cookies) == (HTTPStatus.FORBIDDEN, "unconfirmed", [])


def test_who_registers_an_address_and_signs_in_does_not_learn_whether_it_has_an_account(
    clock: Clock, calls: list[str]
) -> None:
    seen = []
    for email in people(clock):
        post("/api/register", JONAS | {"email": email, "password": "Slaptas9Vagies"})
        calls.clear()
        answer = post("/api/session", {"email": email, "password": "Slaptas9Vagies"})
        seen.append((answer, tuple(calls)))
    assert seen[0][0].body["code"] == "unconfirmed"
    assert seen[1:] == seen[:1] * 2


def test_a_registration_of_ones_own_forgives_no_guess_at_the_account(clock: Clock) -> None:
    confirmed()
    clock.shift(60)
    post("/api/register", JONAS | {"password": "Slaptas9Vagies"})
    for _ in range(4):
        post("/api/session", WRONG)
    assert post("/api/session", {"email": EMAIL, "password": "Slaptas9Vagies"}).status == HTTPStatus.FORBIDDEN
    assert [post("/api/session", WRONG).status for _ in range(2)] == [401, 429]


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


def test_each_sign_in_verifies_two_passwords_whoever_owns_the_address(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    emails = people(clock)
    verified: list[str] = []
    monkeypatch.setattr(passwords, "HASHER", Counting(verified))
    for email in emails:
        assert post("/api/session", {"email": email, "password": "Slaptas0Kitas1"}).status == 401
    assert len(verified) == 6


class Counting:
    """Counts verifications in the place of argon2."""

    def __init__(self, verified: list[str]) -> None:
        self.verified = verified

    def verify(self, password_hash: str, password: str) -> bool:
        self.verified.append(password_hash)
        return bool(password == PASSWORD)
