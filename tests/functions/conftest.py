"""What tests of several functions are given: made-up tables, a moment that stands still, customers."""

from collections.abc import Iterator

import pytest
from time_machine import travel

from tests.support import greetings, montonio, people
from tests.support.customers import confirmed, signed_in
from tests.support.montonio import Montonio
from tests.support.times import NOW, START, Clock


@pytest.fixture
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def today(moto_aws: None) -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def account_id(clock: Clock) -> str:
    return confirmed()


@pytest.fixture
def cookie(account_id: str) -> str:
    return signed_in()


@pytest.fixture
def ona(today: None) -> people.Person:
    return people.signed_in("ona", "01234")


@pytest.fixture
def bank(today: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Montonio]:
    """Payments go to a stand-in over HTTP; nobody waits between tries."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    with montonio.server() as running:
        monkeypatch.setenv("PAYMENT_PROVIDER", "montonio")
        monkeypatch.setenv("PAYMENT_URL", running.url)
        yield running


@pytest.fixture
def nothing_handled() -> Iterator[None]:
    greetings.handled.clear()
    yield
    greetings.failure.clear()
