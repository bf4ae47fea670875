"""Money goes back because the clerk asks for it: asked for once, booked once, and told to everybody."""

from typing import Any

import pytest

from functions.payments import store
from functions.payments.janitor import EVERY
from shared import aws, ledger_keys, settings
from shared.payment import Payment
from shared.writing import money
from tests.support import mailbox, people
from tests.support.montonio import Montonio
from tests.support.paying import (
    bookings,
    ledger,
    paid,
    pay,
    projection,
    rebuilt,
    shown,
    standing,
    token,
    told,
    waiting,
)
from tests.support.refunding import asked, ended, of, only, tended, told_of_refund
from tests.support.tables import everything
from tests.support.times import NOW

CLERK, ONA = "buhalterija@utility.example", "ona@example.com"


@pytest.fixture
def ona(bank: Montonio) -> people.Person:
    people.contract("01234", "Fiz1")
    return people.signed_in("ona", "01234")


def received(ona: people.Person, bank: Montonio, **more: Any) -> Payment:  # noqa: ANN401 - handed on
    """A payment that came in, as the bank knows it too; its mails are read."""
    payment = paid(ona, "Fiz1", **more)
    for order in bank.orders.values():
        order["paymentStatus"] = "PAID"
    mailbox.deliver()
    return payment


def test_a_part_that_is_asked_for_goes_back_and_is_owed_again(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank)
    asked(payment.id, 1000)
    tended()
    assert [claims["amount"] for claims in bank.claims[1:]] == [10.0]
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}, "it is only on its way"
    on_its_way = shown(ona, payment.id).body
    assert (on_its_way["state"], on_its_way["returning"], on_its_way["refunds"]) == ("received", 1000, [])

    assert ended(bank).status == 200
    assert ledger() == {"provider:montonio": 3521, "invoice:01234/Fiz1": -3521}
    assert (standing("Fiz1").due, projection()) == (1000, rebuilt())
    back = shown(ona, payment.id).body
    assert (back["state"], back["returning"]) == ("partly_refunded", 0)
    assert back["refunds"] == [{"amount": 1000, "at": "2026-11-23T11:00:00Z"}]
    assert back["covered"] == [{"payer_code": "01234", "number": "Fiz1", "amount": 3521}]
    records = [record for record in waiting("payments") if record["amount"].startswith("-")]
    assert [(r["payer_code"], r["invoice_number"], r["amount"]) for r in records] == [
        ("01234", "Fiz1", "-10.00")
    ]
    letters = {letter.to: letter for letter in mailbox.deliver()}
    assert letters.keys() == {CLERK, ONA}
    assert "10,00" in letters[ONA].text
    assert "G1" in letters[CLERK].text


def test_without_an_amount_all_goes_back_and_credit_first(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank, amount=5000)
    asked(payment.id, 479, key="G1")
    tended()
    ended(bank)
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}, "the credit first"
    asked(payment.id, None, key="G2", at=NOW + 1)
    bank.refund_status = "SUCCESSFUL"
    tended(2 * EVERY)
    assert ledger() == {}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 0, "credit:01234": 0}
    assert (shown(ona, payment.id).body["state"], standing("Fiz1").due) == ("refunded", 4521)


def test_a_refund_that_is_done_at_once_is_booked_by_the_same_call(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank)
    asked(payment.id)
    bank.refund_status = "SUCCESSFUL"
    tended()
    assert (ledger(), standing("Fiz1").due) == ({}, 4521)
    before = everything()
    for turn in range(2, 5):
        tended(turn * EVERY)
    assert len(bank.claims) == 2, "asked for once"
    assert bookings_of(before) == bookings_of(everything())


def bookings_of(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [item["sk"] for item in tables["PaymentsTable"] if item["sk"].startswith("BOOKING#")]


@pytest.mark.parametrize("status", ["REJECTED", "CANCELED"])
def test_what_the_bank_refuses_later_is_told_and_may_be_asked_for_again(
    ona: people.Person, bank: Montonio, status: str
) -> None:
    payment = received(ona, bank)
    asked(payment.id)
    tended()
    ended(bank, status, refundStatusDescription="EXPIRED")
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}
    tended(2 * EVERY)
    [letter] = mailbox.deliver()
    assert letter.to == CLERK
    assert "EXPIRED" in letter.text
    assert shown(ona, payment.id).body["returning"] == 0
    tended(3 * EVERY)
    assert mailbox.deliver() == []
    asked(payment.id, None, key="G2", at=NOW + 9)
    bank.refund_status = "SUCCESSFUL"
    tended(4 * EVERY)
    assert ledger() == {}


def test_what_the_bank_refuses_at_once_is_told_to_the_clerk(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank)
    bank.has_no_money = True
    asked(payment.id, 4521)
    tended()
    [letter] = mailbox.deliver()
    assert "exceeds the total amount refundable" in letter.text
    tended(2 * EVERY)
    assert (mailbox.deliver(), len(bank.claims)) == ([], 2)
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}


@pytest.mark.parametrize(("amount", "words"), [(4522, "Tiek grąžinti negalima"), (4, "0,05"), (0, "0,05")])
def test_what_cannot_be_given_back_is_declined_and_told(
    ona: people.Person, bank: Montonio, amount: int, words: str
) -> None:
    payment = received(ona, bank)
    asked(payment.id, amount)
    tended()
    [letter] = mailbox.deliver()
    assert letter.to == CLERK
    assert words in letter.text
    assert f"suma: {money(amount, 'lt')}." in letter.text
    [decision] = of(payment.id, "REFUND#")
    assert decision["reason"] in ("too_much", "too_little")
    tended(2 * EVERY)
    assert (len(bank.claims), mailbox.deliver()) == (1, [])


def test_a_payment_that_was_not_received_gives_nothing_back(ona: people.Person, bank: Montonio) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    asked(payment_id)
    tended()
    assert [item["reason"] for item in of(payment_id, "REFUND#")] == ["not_received"]
    [letter] = mailbox.deliver()
    assert "negauta" in letter.text
    assert "suma: visa." in letter.text


def test_a_payment_that_nobody_knows_and_a_transfer_are_told_apart(bank: Montonio) -> None:
    aws.put(
        settings.table("payments"), {**ledger_keys.line("a" * 32), "amount": 1}, "attribute_not_exists(pk)"
    )
    for payment_id in ("01kay0ng1t0000000000000009", "a" * 32):
        asked(payment_id)
    tended()
    reasons = {
        item["reason"] for name in ("01kay0ng1t0000000000000009", "a" * 32) for item in of(name, "REFUND#")
    }
    assert reasons == {"unknown", "transfer"}
    assert any("grąžinkite jį iš banko" in letter.text for letter in mailbox.deliver())


def test_asks_beyond_what_was_received_are_declined_whatever_is_on_its_way(
    ona: people.Person, bank: Montonio
) -> None:
    payment = received(ona, bank)
    for number, amount in enumerate((3000, 2000, 1521, None)):
        asked(payment.id, amount, key=f"G{number}", at=NOW + number)
    tended()
    decisions = [(item["key"], int(item["amount"]), item["reason"]) for item in of(payment.id, "REFUND#")]
    assert decisions == [
        ("G0", 3000, ""),
        ("G1", 2000, "too_much"),
        ("G2", 1521, ""),
        ("G3", 0, "nothing_left"),
    ]
    assert len(bank.claims) == 3


def test_a_refund_made_in_the_bank_s_own_pages_is_booked_once_and_reported(
    ona: people.Person, bank: Montonio
) -> None:
    payment = received(ona, bank)
    [order] = bank.orders.values()
    bank.refund_status = "SUCCESSFUL"
    refund = bank.refunded(order, 5.21)
    for _ in range(3):
        assert told_of_refund(bank.refund_token(order, refund)).status == 200
        assert told(token(payment.id, 4521, "PARTIALLY_REFUNDED")).status == 200
    assert ledger() == {"provider:montonio": 4000, "invoice:01234/Fiz1": -4000}
    letters = {letter.to: letter.text for letter in mailbox.deliver()}
    assert "savitarna to neprašė" in letters[CLERK]
    assert "5,21" in letters[ONA]


def test_of_a_refund_whose_token_was_lost_the_bank_is_asked(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank)
    [order] = bank.orders.values()
    bank.refund_status = "SUCCESSFUL"
    bank.refunded(order, 45.21)
    assert told(token(payment.id, 4521, "REFUNDED")).status == 200
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}
    tended()
    assert (ledger(), shown(ona, payment.id).body["state"]) == ({}, "refunded")


def test_an_order_of_which_only_the_refund_was_told_was_paid(ona: people.Person, bank: Montonio) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    [order] = bank.orders.values()
    bank.refund_status = "SUCCESSFUL"
    refund = bank.refunded(order, 10)
    assert told_of_refund(bank.refund_token(order, refund)).status == 200
    assert ledger() == {"provider:montonio": 3521, "invoice:01234/Fiz1": -3521}
    told(token(payment_id, 4521))
    assert ledger() == {"provider:montonio": 3521, "invoice:01234/Fiz1": -3521}, "the PAID that came late"
    assert len(bookings()) == 2


def test_what_the_bank_takes_back_after_a_refund_is_only_what_is_left(
    ona: people.Person, bank: Montonio
) -> None:
    payment = received(ona, bank, amount=5000)
    asked(payment.id, 1000)
    bank.refund_status = "SUCCESSFUL"
    tended()
    told(token(payment.id, 5000, "VOIDED"))
    assert (ledger(), projection()) == ({}, {"invoice:01234/Fiz1": 0, "credit:01234": 0})
    assert (shown(ona, payment.id).body["state"], rebuilt()) == ("voided", projection())


def test_a_forged_refund_token_changes_nothing(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank)
    asked(payment.id)
    tended()
    order, refund = only(bank)
    good, before = bank.refund_token(order, refund, refundStatus="SUCCESSFUL"), everything()
    for forged in (good[:-2], "", "x.y.z", bank.refund_token(order, refund, accessKey="x")):
        answer = told_of_refund(forged)
        assert (answer.status, answer.body["code"]) == (400, "forged")
    assert everything() == before


def test_tokens_that_come_late_twice_and_in_the_wrong_order_book_once(
    ona: people.Person, bank: Montonio
) -> None:
    payment = received(ona, bank)
    asked(payment.id, 1000)
    tended()
    order, refund = only(bank)
    tokens = [bank.refund_token(order, refund, refundStatus=status) for status in ("PENDING", "PROCESSING")]
    bank.ends(order, refund, "SUCCESSFUL")
    done = bank.refund_token(order, refund)
    for one in (done, *tokens, done, *reversed(tokens), done):
        assert told_of_refund(one).status == 200
    assert ledger() == {"provider:montonio": 3521, "invoice:01234/Fiz1": -3521}
    assert shown(ona, payment.id).body["returning"] == 0
    assert len([booking for booking in bookings() if booking.amount < 0]) == 1


def test_a_token_whose_order_the_bank_does_not_tell_now_is_told_again(
    ona: people.Person, bank: Montonio
) -> None:
    payment = received(ona, bank)
    asked(payment.id, 1000)
    tended()
    bank.failing = 500
    assert ended(bank).status == 503
    bank.failing = None
    assert ended(bank).status == 200
    assert store.load(payment.id).bookings[-1].amount == -1000


def test_a_bank_that_is_down_leaves_the_ask_for_the_next_call(ona: people.Person, bank: Montonio) -> None:
    payment = received(ona, bank)
    asked(payment.id)
    bank.failing = 503
    tended()
    assert of(payment.id, "REFUND#") == []
    bank.failing, bank.refund_status = None, "SUCCESSFUL"
    tended(2 * EVERY)
    assert ledger() == {}


def test_money_that_nobody_asked_for_goes_back_out_of_suspense(ona: people.Person, bank: Montonio) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    [order] = bank.orders.values()
    order["grandTotal"] = "50.00"
    told(token(payment_id, 5000))
    assert ledger() == {"provider:montonio": 5000, "suspense": -5000}
    asked(payment_id)
    bank.refund_status = "SUCCESSFUL"
    tended()
    assert ledger() == {}
