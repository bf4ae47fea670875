"""What happens between reading the books and booking: everything is counted anew, nothing twice."""

import time
from collections.abc import Callable, Sequence

import pytest

from functions.payments import applying, store
from functions.payments.books import InvoiceKey, Standings
from functions.payments.providers.port import Said
from shared import keys, tokens
from shared.payment import Order, Part, Started
from tests.support import people
from tests.support.booking import UUID, order
from tests.support.paying import bookings, invoice_changes, ledger, projection, rebuilt, waiting
from tests.support.times import NOW

DUE = 4521


@pytest.fixture(autouse=True)
def _invoice(today: None) -> None:
    people.billed("Fiz1")


def paid_order(amount: int = DUE) -> Order:
    """An order of which the bank has told that it is paid, not booked yet."""
    payment_id = tokens.new_sortable_id(NOW * 1000)
    made = order(Part(payer_code="01234", number="Fiz1", amount=amount), number=payment_id)
    assert store.begin(made, keys.account_partition("ona"), payment_id, "wish")
    store.note_started(payment_id, Started(provider_order=UUID, redirect_url="https://bank.example"))
    applying.keep(Said(payment_id, "paid", amount, "EUR", UUID, UUID), "montonio", "callback", NOW)
    return made


def after_reading(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Has something happen once, after the next reading of what is due."""
    read, left = store.standings, [happens]

    def standings(invoices: Sequence[InvoiceKey], payer_codes: Sequence[str]) -> Standings:
        found = read(invoices, payer_codes)
        if left:
            left.pop()()
        return found

    monkeypatch.setattr(store, "standings", standings)
    monkeypatch.setattr(time, "sleep", lambda _: None)


def test_a_payment_at_the_desk_lowers_what_the_invoice_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paid_order()
    after_reading(monkeypatch, lambda: invoice_changes("Fiz1", paid=4000))
    applying.apply(made.id, NOW)
    assert ledger() == {"provider:montonio": DUE, "invoice:01234/Fiz1": -521, "credit:01234": -4000}


def test_a_corrected_invoice_gets_what_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paid_order()
    after_reading(monkeypatch, lambda: invoice_changes("Fiz1", amount=1000))
    applying.apply(made.id, NOW)
    assert ledger() == {"provider:montonio": DUE, "invoice:01234/Fiz1": -1000, "credit:01234": -3521}


def test_another_payment_of_the_same_invoice_leaves_this_one_as_credit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = paid_order(), paid_order()
    after_reading(monkeypatch, lambda: applying.apply(second.id, NOW))
    applying.apply(first.id, NOW)
    assert ledger() == {"provider:montonio": 2 * DUE, "invoice:01234/Fiz1": -DUE, "credit:01234": -DUE}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": DUE, "credit:01234": DUE}


def test_two_payments_that_become_credit_lose_nothing_of_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    invoice_changes("Fiz1", paid=DUE)
    paid = [paid_order(amount) for amount in (100, 20, 3)]
    applying.apply(paid[0].id, NOW)
    after_reading(monkeypatch, lambda: applying.apply(paid[2].id, NOW))
    applying.apply(paid[1].id, NOW)
    assert projection() == rebuilt() == {"credit:01234": 123}


def test_the_same_payment_is_booked_by_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paid_order()
    after_reading(monkeypatch, lambda: applying.apply(made.id, NOW))
    payment = applying.apply(made.id, NOW)
    assert list(payment.bookings) == bookings()
    assert len(bookings()) == len(waiting("payments")) == 1
    assert ledger() == {"provider:montonio": DUE, "invoice:01234/Fiz1": -DUE}


def test_the_same_money_that_fits_nothing_is_booked_by_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said("unknown", "paid", 100, "EUR", UUID, UUID)
    applying.keep(said, "montonio", "callback", NOW)
    after_reading(monkeypatch, lambda: applying.apply("unknown", NOW))
    applying.apply("unknown", NOW)
    assert ledger() == {"provider:montonio": 100, "suspense": -100}
    assert len(bookings()) == 1
