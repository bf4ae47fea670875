"""Whatever fails at whichever call to AWS or to the bank, a refund is made once and booked once."""

from contextlib import suppress
from typing import Any

import pytest

from functions.payments import applying, causes, paying, refunding, refunds, store
from shared import payment_keys
from tests.support import mailbox, people
from tests.support.faults import Accident, Killed, Kind, When, differs, happening
from tests.support.montonio import Montonio
from tests.support.paying import KEY, pay, projection, rebuilt, told, waiting
from tests.support.refunding import asked, told_of_refund
from tests.support.times import NOW

BACK, DUE = 1000, 4521
AWS: list[tuple[Kind, When]] = [
    ("killed", "after"),
    ("conflict", "before"),
    ("timed out", "after"),
]


@pytest.fixture
def bank(bank: Montonio) -> Montonio:
    people.contract("01234")
    return bank


@pytest.fixture
def ona(bank: Montonio) -> people.Person:
    return people.signed_in("ona", "01234")


def refundable(ona: people.Person, bank: Montonio, number: int) -> str:
    """A payment that came in, of which the clerk wants a part given back."""
    people.billed(f"Fiz{number}")
    begun = pay(ona, f"Fiz{number}", key=f"{KEY}-{number}").body
    told(bank.token(begun["redirect_url"]))
    payment_id: str = begun["id"]
    order_of(bank, payment_id)["paymentStatus"] = "PAID"
    asked(payment_id, BACK, key="G1")
    payment_keys.kept.cache_clear()
    return payment_id


def order_of(bank: Montonio, payment_id: str) -> dict[str, Any]:
    return next(order for order in bank.orders.values() if order["merchantReference"] == payment_id)


def path(payment_id: str, bank: Montonio) -> None:
    """What the schedule's call does with the payment, then the bank's."""
    _tended(payment_id)
    order = order_of(bank, payment_id)
    for refund in order["refunds"]:
        bank.ends(order, refund, "SUCCESSFUL")
        told_of_refund(bank.refund_token(order, refund))


def _tended(payment_id: str) -> None:
    with suppress(Exception):
        payment = applying.apply(payment_id, NOW)
        if refunds.is_open(payment):
            paying.hear(payment, "janitor", NOW)
            refunding.go_on(applying.apply(payment_id, NOW), NOW)


def is_as_it_should_be(payment_id: str, bank: Montonio) -> bool:
    """One refund at the bank, one booking, one decision, the invoice owed again, nothing left to do."""
    payment = store.load(payment_id)
    [refund] = order_of(bank, payment_id)["refunds"]
    [back] = [booking for booking in payment.bookings if booking.amount < 0]
    return (back.amount, back.cause, len(payment.decisions)) == (
        -BACK,
        f"refund#{refund['uuid']}",
        1,
    ) and not (refunds.is_open(payment) or causes.next_due(payment))


@pytest.mark.parametrize(("kind", "when"), AWS)
def test_an_accident_at_any_call_to_aws_gives_back_once(
    ona: people.Person, bank: Montonio, kind: Kind, when: When
) -> None:
    counted = refundable(ona, bank, 0)
    with happening(Accident()) as counting:
        path(counted, bank)
    assert {"Query", "PutItem", "TransactWriteItems", "GetSecretValue", "SendMessage"} <= set(counting.calls)
    possible = [at for at, operation in enumerate(counting.calls) if differs(operation, kind, "before")]
    for at in possible:
        payment_id = refundable(ona, bank, at + 1)
        with happening(Accident(at, kind, when)), suppress(Killed):
            path(payment_id, bank)
        path(payment_id, bank)
        assert is_as_it_should_be(payment_id, bank), counting.calls[at]
    back = [one for one in waiting("payments") if one["amount"] == "-10.00"]
    assert len({one["invoice_number"] for one in back}) == len(back) == len(possible) + 1
    assert projection() == rebuilt()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_to_the_bank_that_breaks_anywhere_gives_back_once(
    ona: people.Person, bank: Montonio, when: str
) -> None:
    counted = refundable(ona, bank, 0)
    bank.calls = 0
    path(counted, bank)
    calls = bank.calls
    assert calls >= 3, "asked, refunded, asked for the order of the token"
    for at in range(calls):
        payment_id = refundable(ona, bank, at + 1)
        bank.calls, bank.cut = 0, (at, when)
        path(payment_id, bank)
        bank.cut = (-1, "")
        path(payment_id, bank)
        assert is_as_it_should_be(payment_id, bank), at
    assert projection() == rebuilt()


def test_an_answer_that_was_lost_is_found_among_refunds_made_by_hand(
    ona: people.Person, bank: Montonio
) -> None:
    """Of the same amount, before and after ours."""
    payment_id = refundable(ona, bank, 0)
    order = order_of(bank, payment_id)
    bank.refunded(order, BACK / 100)
    bank.calls, bank.cut = 0, (1, "after")
    _tended(payment_id)
    bank.cut = (-1, "")
    bank.refunded(order, BACK / 100)
    path(payment_id, bank)
    payment = store.load(payment_id)
    assert sum(booking.amount for booking in payment.bookings) == DUE - 3 * BACK
    assert len(payment.bookings) == 4
    assert (refunds.is_open(payment), projection()) == (False, rebuilt())
    keyed = [message for message in mailbox.queued() if message["kind"] == "refund_booked"]
    assert sorted(message["key"] for message in keyed) == ["", "", "G1"]
