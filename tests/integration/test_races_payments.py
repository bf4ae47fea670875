"""Sixty callbacks at once: each euro is booked once, and an invoice gets no more than its due."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine

from functions.payments import applying, causes, store
from functions.payments.providers import montonio
from functions.payments.providers.port import Request
from shared import keys, tokens
from shared.errors import Busy
from shared.payment import Order, Part, Started
from tests.support import people
from tests.support.booking import UUID, order
from tests.support.paying import bookings, invoice_changes, ledger, projection, rebuilt, token, waiting
from tests.support.vectors import SETUP

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
SIXTY, REPEATS, DUE = 60, 20, 4521
# Twenty times take three minutes: DIFFERENT=20 when something about booking has changed.
DIFFERENT = int(os.environ.get("DIFFERENT", "2"))


@pytest.fixture(autouse=True)
def _today(tables: dict[str, str]) -> Iterator[None]:
    assert tables
    with time_machine.travel(NOW, tick=True):
        yield


def begun(number: str = "Fiz1", amount: int = DUE) -> Order:
    """An order that waits at the bank."""
    payment_id = tokens.new_sortable_id(int(time.time() * 1000))
    made = order(Part(payer_code="01234", number=number, amount=amount), number=payment_id)
    assert store.begin(made, keys.account_partition("ona"), payment_id, "wish")
    store.note_started(payment_id, Started(provider_order=UUID, redirect_url="https://bank.example"))
    return made


def call_back(order_token: str) -> bool:
    """What a callback does; False when it was kept but not booked yet."""
    now = int(time.time())
    said = montonio.verify(Request({"order-token": order_token}, b""), SETUP, now)
    applying.keep(said, "montonio", "callback", now)
    try:
        applying.apply(said.payment_id, now)
    except Busy:
        return False
    return True


def at_once(work: Callable[[str], bool], given: Sequence[str]) -> list[bool]:
    start = threading.Barrier(len(given))

    def one(some: str) -> bool:
        start.wait()
        return work(some)

    with ThreadPoolExecutor(len(given)) as threads:
        return list(threads.map(one, given))


def settle(orders: Sequence[Order]) -> None:
    """What the janitor does for payments that wait."""
    for made in orders:
        payment = applying.apply(made.id, int(time.time()))
        assert causes.next_due(payment) is None


def test_sixty_identical_callbacks_book_one_payment() -> None:
    for repeat in range(REPEATS):
        people.billed(f"Fiz{repeat}")
        made = begun(f"Fiz{repeat}")
        assert all(at_once(call_back, [token(made.id, DUE)] * SIXTY))
        [booking] = store.load(made.id).bookings
        assert booking.cause == "paid"
    assert ledger()["provider:montonio"] == REPEATS * DUE
    assert projection() == rebuilt() == {f"invoice:01234/Fiz{repeat}": DUE for repeat in range(REPEATS)}
    assert len(waiting("payments")) == REPEATS


def test_sixty_different_payments_of_one_invoice_settle_it_once_and_the_rest_is_credit() -> None:
    for repeat in range(DIFFERENT):
        people.billed(f"Fiz{repeat}")
        orders = [begun(f"Fiz{repeat}") for _ in range(SIXTY)]
        at_once(call_back, [token(made.id, DUE) for made in orders])
        settle(orders)
    all_of_it, rest = DIFFERENT * SIXTY * DUE, DIFFERENT * (SIXTY - 1) * DUE
    invoices = {f"invoice:01234/Fiz{repeat}": DUE for repeat in range(DIFFERENT)}
    settled = {name: -part for name, part in invoices.items()}
    assert ledger() == {"provider:montonio": all_of_it, **settled, "credit:01234": -rest}
    assert projection() == rebuilt() == {**invoices, "credit:01234": rest}
    assert len(bookings()) == len(waiting("payments")) == DIFFERENT * SIXTY


def test_sixty_sayings_of_one_payment_at_once_end_in_one_capture_and_the_odd_ones_in_suspense() -> None:
    people.billed("Fiz1")
    made = begun()
    odd = [token(made.id, DUE + number) for number in range(1, 21)]
    states = [token(made.id, DUE, status) for status in ("PENDING", "AUTHORIZED", "ABANDONED", "REFUNDED")]
    at_once(call_back, [token(made.id, DUE)] * 20 + odd + states * 5)
    settle([made])
    causes = Counter(booking.cause.partition("#")[0] for booking in bookings())
    assert causes == {"paid": 1, "excess": 20}
    lost = sum(DUE + number for number in range(1, 21))
    assert ledger() == {
        "provider:montonio": DUE + lost,
        "invoice:01234/Fiz1": -DUE,
        "suspense": -lost,
    }


def test_paid_and_voided_at_once_end_with_nothing_booked_for_the_invoice() -> None:
    people.billed("Fiz1")
    made = begun()
    at_once(call_back, [token(made.id, DUE, status) for status in ("PAID", "VOIDED")] * 10)
    settle([made])
    assert sorted(booking.cause for booking in bookings()) == ["paid", "voided"]
    assert (ledger(), projection()) == ({}, {"invoice:01234/Fiz1": 0})


def test_the_billing_system_coming_in_between_leaves_no_invoice_with_more_than_its_due() -> None:
    people.billed("Fiz1")
    orders = [begun(amount=400) for _ in range(12)]

    def work(some: str) -> bool:
        if some.isdecimal():
            invoice_changes("Fiz1", paid=int(some))
            return True
        return call_back(some)

    at_once(work, [token(made.id, 400) for made in orders] + ["1000", "2000", "3000"])
    settle(orders)
    settled, credit = projection()["invoice:01234/Fiz1"], projection().get("credit:01234", 0)
    got = -ledger().get("invoice:01234/Fiz1", 0)
    assert (got + credit, settled <= DUE) == (12 * 400, True)
    assert projection() == rebuilt()
