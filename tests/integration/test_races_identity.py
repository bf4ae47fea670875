"""Sixty at once: what identity promises holds on a real DynamoDB under real threads.

The routes are called as functions: a resolver of Powertools serves one request at a time, as Lambda does.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.account import app as account
from functions.account import store as account_store
from functions.account.profile import OwnPassword
from functions.register import app as register
from functions.register.registration import Registration
from functions.sessions import app as sessions
from functions.sessions import signing_in
from functions.sessions import store as sessions_store
from functions.sessions.signing_in import Credentials, NewPasswordByLink
from shared import identity, keys, passwords
from shared.errors import Refused
from shared.fields import Address, ByLink
from tests.support import mailbox
from tests.support.api import event
from tests.support.customers import (
    EMAIL,
    JONAS,
    PASSWORD,
    confirmed,
    everything,
    registered,
    reset_token,
    signed_in,
    stored,
)

START = 1_795_000_000
SIXTY = range(60)
type Clock = time_machine.TimeMachineFixture


@pytest.fixture(autouse=True)
def clock(tables: dict[str, str], time_machine: Clock) -> Clock:
    time_machine.move_to(START, tick=False)
    return time_machine


def at_once(work: Callable[[int], object]) -> list[Any]:
    """What `work` gave or refused in sixty threads that began together."""
    start = threading.Barrier(len(SIXTY))

    def one(number: int) -> object:
        start.wait()
        try:
            return work(number)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(len(SIXTY)) as threads:
        return list(threads.map(one, SIXTY))


def accounts() -> list[str]:
    return [item["id"] for item in everything() if item["sk"] == "PROFILE"]


def verifications(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that notes each verification of a password from now on."""
    seen: list[str] = []

    class Noting:
        def verify(self, password_hash: str, _password: str) -> bool:
            seen.append(password_hash)
            return False

    monkeypatch.setattr(passwords, "HASHER", Noting())
    return seen


def test_sixty_registrations_of_an_address_make_one_account() -> None:
    answers = at_once(
        lambda number: register.register(
            Registration.model_validate(JONAS | {"password": f"Slapta7Vasara{number}"})
        )
    )
    assert {type(answer).__name__ for answer in answers} == {"Nothing"}
    (letter,) = mailbox.deliver()
    assert register.confirm(ByLink(token=letter.token)).already is False
    assert len(accounts()) == 1


def test_sixty_confirmations_make_one_transition() -> None:
    link = ByLink(token=registered())
    answers = at_once(lambda _: register.confirm(link).already)
    assert Counter(answers) == {False: 1, True: 59}
    assert len(accounts()) == 1


def test_sixty_clicks_on_the_links_of_ten_registrations_make_one_account(clock: Clock) -> None:
    links = []
    for number in range(10):
        links.append(ByLink(token=registered(password=f"Slapta7Vasara{number}")))
        clock.shift(1000)
    answers = at_once(lambda number: register.confirm(links[number % 10]).already)
    assert Counter(answers) == {False: 1, True: 59}
    assert len(accounts()) == 1
    assert not [item for item in everything() if item["sk"] == "TOKEN" and "password_hash" in item]


@pytest.mark.parametrize("known", [True, False])
def test_sixty_wrong_passwords_verify_exactly_five(known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if known:
        confirmed()
    seen = verifications(monkeypatch)
    wrong = Credentials(email=EMAIL, password="Slaptas0Kitas")
    answers = at_once(lambda _: sessions.sign_in(wrong))
    assert Counter(answers) == {"credentials": 5, "too_many": 55}
    assert len(seen) == 5 * 2, "that of an account and that of a registration"


def test_sixty_wrong_passwords_of_a_signed_in_account_verify_exactly_five(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    confirmed()
    sent = event("DELETE", "/api/account", {}, cookie=signed_in())
    monkeypatch.setattr(account.app, "current_event", APIGatewayProxyEventV2(sent), raising=False)
    seen = verifications(monkeypatch)
    answers = at_once(lambda _: account.close(OwnPassword(password="Slaptas0Kitas")))
    assert Counter(answers) == {"invalid": 5, "too_many": 55}
    assert len(seen) == 5
    assert len(accounts()) == 1


def test_sixty_resets_by_one_link_set_one_password() -> None:
    account_id, token = confirmed(), reset_token()
    answers = at_once(
        lambda number: (
            type(sessions.reset(NewPasswordByLink(token=token, password=f"Slaptas8Ruduo{number}"))).__name__
        )
    )
    assert Counter(answers) == {"Nothing": 1, "link_expired": 59}
    assert stored(keys.account_partition(account_id))["PROFILE"]["epoch"] == 2
    winner = answers.index("Nothing")
    assert signed_in(password=f"Slaptas8Ruduo{winner}")
    assert [message["kind"] for message in mailbox.queued()] == ["password_changed"]


def test_sixty_sign_ins_at_once_leave_at_most_ten_sessions() -> None:
    account_id = confirmed()
    candidate = sessions_store.candidate(EMAIL)
    profile = signing_in.admit(candidate, PASSWORD, START)
    values = at_once(lambda _: sessions_store.start(profile, "Firefox", [], START))
    partition = identity.load_partition(account_id)
    assert len(identity.alive_sessions(partition.sessions, 1, START)) == 10
    sent = (event("GET", "/api/session", cookie=value) for value in values)
    answers = [is_alive(APIGatewayProxyEventV2(one)) for one in sent]
    assert Counter(answers) == {True: 10, False: 50}
    signed_in()
    assert len(identity.load_partition(account_id).sessions) == 10


def is_alive(request: APIGatewayProxyEventV2) -> bool:
    try:
        identity.caller(request, START)
    except Refused:
        return False
    return True


def test_sixty_requests_for_a_mail_send_one() -> None:
    confirmed()
    answers = at_once(lambda _: type(register.resend(Address(email=EMAIL))).__name__)
    assert Counter(answers) == {"Nothing": 1, "too_many": 59}
    assert len(mailbox.queued()) == 1


def test_of_two_accounts_that_want_one_address_sixty_clicks_give_it_to_one() -> None:
    ids = [confirmed(email=f"{name}@pastas.example") for name in ("ona", "petras")]
    links = [ByLink(token=email_link(account_id)) for account_id in ids]
    answers = at_once(lambda number: type(account.confirm_email(links[number % 2])).__name__)
    owner = stored(keys.email_partition("naujas@pastas.example"))["GUARD"]["account_id"]
    assert answers == ["Nothing" if ids[number % 2] == owner else "link_expired" for number in SIXTY]
    emails = [stored(keys.account_partition(account_id))["PROFILE"]["email"] for account_id in ids]
    assert emails.count("naujas@pastas.example") == 1
    assert len([item for item in everything() if item["sk"] == "GUARD"]) == 2
    told = [message for message in mailbox.queued() if message["kind"] == "email_changed"]
    assert len(told) == 1


def email_link(account_id: str) -> str:
    with mailbox.watched() as sent:
        message = {"kind": "email_change", "account_id": account_id, "email": "naujas@pastas.example"}
        mailbox.handle(message)
    return sent[0].token


def test_sixty_changes_of_password_with_one_session_make_one() -> None:
    account_id = confirmed()
    signed_in()
    partition = identity.load_partition(account_id)
    (session,) = partition.sessions
    caller = identity.recognise(partition, session.sk.removeprefix("SESSION#"), START)
    answers = at_once(
        lambda number: len(account_store.change_password(caller, f"hash {number}", "Firefox", START)) > 20
    )
    assert Counter(answers) == {True: 1, "no_session": 59}
    assert stored(keys.account_partition(account_id))["PROFILE"]["epoch"] == 2
    assert len(identity.load_partition(account_id).sessions) == 1
