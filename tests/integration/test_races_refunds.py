"""Many janitors at once, and a token that comes meanwhile: one refund at the bank, one booking."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import time_machine

from functions.payments import applying, janitor, refunds, store
from shared.errors import ProviderDown
from tests.support import montonio, people
from tests.support.montonio import Montonio
from tests.support.paying import bookings, pay, projection, rebuilt, told
from tests.support.refunding import asked, told_of_refund
from tests.support.times import NOW

MANY, PART = 20, 1500


@pytest.fixture
def bank(tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Montonio]:
    assert tables
    with montonio.server() as running, time_machine.travel(NOW, tick=True):
        monkeypatch.setenv("PAYMENT_PROVIDER", "montonio")
        monkeypatch.setenv("PAYMENT_URL", running.url)
        yield running


def tended(_: int) -> None:
    janitor.tend(int(time.time()), lambda: 60_000)


def test_twenty_janitors_at_once_give_back_once(bank: Montonio) -> None:
    people.contract("01234", "Fiz1")
    begun = pay(people.signed_in("ona", "01234"), "Fiz1").body
    told(bank.token(begun["redirect_url"]))
    [order] = bank.orders.values()
    order["paymentStatus"] = "PAID"
    for number in range(4):
        asked(begun["id"], PART, key=f"G{number}", at=NOW + number)
    start = threading.Barrier(MANY)

    def one(number: int) -> None:
        start.wait()
        with suppress(ProviderDown):
            tended(number)

    with ThreadPoolExecutor(MANY) as threads:
        list(threads.map(one, range(MANY)))
    tended(0)
    assert [refund["amount"] for refund in order["refunds"]] == ["15.00"] * 3
    decisions = [(decision.amount, decision.reason) for decision in store.load(begun["id"]).decisions]
    assert decisions == [(PART, "")] * 3 + [(PART, "too_much")]

    tokens = []
    for refund in order["refunds"]:
        bank.ends(order, refund, "SUCCESSFUL")
        tokens += [bank.refund_token(order, refund)] * 5
    with ThreadPoolExecutor(len(tokens)) as threads:
        assert {answer.status for answer in threads.map(told_of_refund, tokens)} == {200}
    payment = applying.apply(begun["id"], NOW)
    assert [booking.amount for booking in bookings() if booking.amount < 0] == [-PART] * 3
    assert (refunds.is_open(payment), projection()) == (False, rebuilt())
    assert projection() == {"invoice:01234/Fiz1": 4521 - 3 * PART}
