"""Whatever fails at whichever call to AWS, doing it once more ends in the same books."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import time_machine

from functions.payments import causes, store
from shared import payment_keys
from shared.payment import Payment
from tests.support import mailbox, montonio, people
from tests.support.faults import ACCIDENTS, Accident, Killed, Kind, When, happening
from tests.support.montonio import Montonio
from tests.support.paying import listed, pay, projection, rebuilt, shown, told, waiting

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
DUE, MORE = 4521, 479


@pytest.fixture
def bank(tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Montonio]:
    assert tables
    monkeypatch.setattr("time.sleep", lambda _: None)
    with montonio.server() as running, time_machine.travel(NOW, tick=True):
        monkeypatch.setenv("PAYMENT_PROVIDER", "montonio")
        monkeypatch.setenv("PAYMENT_URL", running.url)
        yield running


def customer(number: int) -> people.Person:
    """Each accident has a customer of its own."""
    people.contract(f"{number:05d}", f"Fiz{number}")
    return people.signed_in(f"person{number}", f"{number:05d}")


def path(person: people.Person, number: int, bank: Montonio) -> None:
    """What is done for one payment: begun, confirmed by the bank, looked at. Refusals are answers."""
    answer = pay(person, f"Fiz{number}", amount=DUE + MORE)
    if answer.status == 201:
        if answer.body["redirect_url"]:
            told(bank.token(answer.body["redirect_url"]))
        shown(person, answer.body["id"])


def only_payment(person: people.Person) -> Payment:
    [found] = listed(person).body["payments"]
    return store.load(found["id"])


def entries(payment: Payment) -> dict[str, int]:
    [booking] = payment.bookings
    return {entry.account: entry.amount for entry in booking.entries}


def calls_of_the_path(bank: Montonio) -> list[str]:
    payment_keys.kept.cache_clear()
    person = customer(0)
    with happening(Accident()) as counting:
        path(person, 0, bank)
    return counting.calls


@pytest.mark.parametrize(("kind", "when"), ACCIDENTS)
def test_an_accident_at_any_call_ends_in_the_same_books(bank: Montonio, kind: Kind, when: When) -> None:
    calls = calls_of_the_path(bank)
    assert {"TransactWriteItems", "PutItem", "SendMessage", "GetSecretValue"} <= set(calls)
    for at in range(len(calls)):
        number = at + 1
        person = customer(number)
        payment_keys.kept.cache_clear()
        with happening(Accident(at, kind, when)) as accident, suppress(Killed):
            path(person, number, bank)
        assert len(accident.calls) > at, "it did not happen"
        path(person, number, bank)
        payment, code = only_payment(person), f"{number:05d}"
        assert payment.order
        assert payment.order.amount == DUE + MORE
        assert entries(payment) == {
            "provider:montonio": DUE + MORE,
            f"invoice:{code}/Fiz{number}": -DUE,
            f"credit:{code}": -MORE,
        }, calls[at]
        assert causes.next_due(payment) is None
        records = [cells for cells in waiting("payments") if cells["payer_code"] == code]
        assert sorted(cells["amount"] for cells in records) == ["4.79", "45.21"], calls[at]
    assert projection() == rebuilt()
    mailed = [message["payment_id"] for message in (*mailbox.queued(), *waiting("mails"))]
    assert len(set(mailed)) == len(calls) + 1, "each receipt is mailed, or waits to be"
