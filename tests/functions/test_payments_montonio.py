"""Paying through Montonio: from the wish to the books, with a stand-in that speaks its protocol."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from time_machine import travel

from functions.payments.app import handler
from shared import aws, settings
from tests.support import mailbox, people
from tests.support.api import FROM_THE_SITE, event, invoke
from tests.support.montonio import Montonio
from tests.support.paying import (
    KEY,
    bookings,
    invoice_changes,
    ledger,
    listed,
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
from tests.support.tables import everything
from tests.support.times import NOW


@pytest.fixture
def ona(bank: Montonio) -> people.Person:
    people.contract("01234", "Fiz1")
    return people.signed_in("ona", "01234")


def test_an_order_leads_to_the_bank_and_waits(ona: people.Person, bank: Montonio) -> None:
    answer = pay(ona, "Fiz1", bank="swedbank")
    [order] = bank.orders.values()
    assert answer.status == 201
    assert answer.body == {
        "id": order["merchantReference"],
        "state": "waiting",
        "amount": 4521,
        "currency": "EUR",
        "provider": "montonio",
        "bank": "swedbank",
        "created_at": "2026-11-23T11:00:00Z",
        "received_at": None,
        "invoices": [{"payer_code": "01234", "number": "Fiz1", "amount": 4521}],
        "advance": [],
        "covered": [],
        "credit": [],
        "refunds": [],
        "returning": 0,
        "redirect_url": order["paymentUrl"],
    }
    assert bank.claims[0]["notificationUrl"] == "https://savitarna.example/api/payments/callback/montonio"
    assert shown(ona, answer.body["id"]).body == answer.body
    assert (ledger(), projection()) == ({}, {})


@pytest.mark.parametrize(("language", "page"), [("lt", "lt/mokejimas"), ("en", "en/payment")])
def test_the_bank_leads_back_to_the_page_of_the_payment_in_the_language_of_the_page_before(
    ona: people.Person, bank: Montonio, language: str, page: str
) -> None:
    headers = {**FROM_THE_SITE, "accept-language": language}
    body = {"invoices": ["Fiz1"], "key": KEY}
    begun = invoke(handler, event("POST", "/api/payments", body, cookie=ona.cookie, headers=headers))
    [order] = bank.claims
    assert order["returnUrl"] == f"https://savitarna.example/{page}?payment={begun.body['id']}"
    assert order["locale"] == language


def test_what_the_bank_confirms_is_booked_shown_mailed_and_told_to_the_billing_system(
    ona: people.Person,
) -> None:
    payment = paid(ona, "Fiz1")
    answer = shown(ona, payment.id)
    assert (answer.body["state"], answer.body["received_at"]) == ("received", "2026-11-23T11:00:00Z")
    assert answer.body["covered"] == [{"payer_code": "01234", "number": "Fiz1", "amount": 4521}]
    assert answer.body["redirect_url"] is None
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 4521}
    [record] = waiting("payments")
    assert record == {
        "payer_code": "01234",
        "invoice_number": "Fiz1",
        "amount": "45.21",
        "paid_at": "2026-11-23T11:00:00Z",
        "method": "montonio",
        "reference": payment.bookings[0].capture,
    }
    [letter] = mailbox.deliver()
    assert (letter.to, letter.subject) == ("ona@example.com", "Gavome jūsų mokėjimą")
    assert "45,21\N{NO-BREAK SPACE}€" in letter.text
    assert waiting("mails") == []


def test_the_same_callback_again_and_again_books_nothing_new(ona: people.Person) -> None:
    payment = paid(ona, "Fiz1")
    before = everything()
    for _ in range(5):
        assert told(token(payment.id, 4521)).status == 200
    assert everything() == before


def test_a_double_click_begins_one_payment(ona: people.Person, bank: Montonio) -> None:
    first, second = pay(ona, "Fiz1"), pay(ona, "Fiz1")
    assert first.body == second.body
    assert len(bank.orders) == 1


def test_a_key_stands_for_one_wish(ona: people.Person) -> None:
    people.billed("Fiz2")
    pay(ona, "Fiz1")
    answer = pay(ona, "Fiz2")
    assert (answer.status, answer.body["errors"][0]["code"]) == (422, "key_used")
    assert pay(ona, "Fiz2", key="another-key-of-the-client").status == 201


def test_a_key_of_one_customer_says_nothing_of_anothers(ona: people.Person) -> None:
    jonas = people.signed_in("jonas", "01234")
    assert pay(ona, "Fiz1").body["id"] != pay(jonas, "Fiz1").body["id"]


def test_an_order_that_the_bank_did_not_take_is_begun_by_the_next_try(
    ona: people.Person, bank: Montonio
) -> None:
    bank.failing = 500
    answer = pay(ona, "Fiz1")
    assert (answer.status, answer.body["code"]) == (503, "provider_down")
    [payment] = listed(ona).body["payments"]
    assert (payment["state"], payment["redirect_url"]) == ("created", None)
    bank.failing = None
    again = pay(ona, "Fiz1")
    assert (again.status, again.body["id"], again.body["state"]) == (201, payment["id"], "waiting")


def test_without_a_callback_the_page_asks_the_bank(ona: people.Person, bank: Montonio) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    [order] = bank.orders.values()
    order["paymentStatus"] = "PAID"
    assert shown(ona, payment_id).body["state"] == "waiting", "the callback usually comes by itself"
    with travel(NOW + 6, tick=False):
        assert shown(ona, payment_id).body["state"] == "received"
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}


def test_a_bank_that_does_not_answer_leaves_the_payment_waiting(ona: people.Person, bank: Montonio) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    bank.failing = 500
    with travel(NOW + 6, tick=False):
        answer = shown(ona, payment_id)
    assert (answer.status, answer.body["state"]) == (200, "waiting")


@pytest.mark.parametrize(
    ("status", "state"), [("ABANDONED", "cancelled"), ("VOIDED", "refused"), ("AUTHORIZED", "waiting")]
)
def test_what_the_bank_did_not_pay_is_not_paid(ona: people.Person, status: str, state: str) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    told(token(payment_id, 4521, status))
    assert shown(ona, payment_id).body["state"] == state
    assert (ledger(), projection(), waiting("payments")) == ({}, {}, [])


def test_what_the_bank_takes_back_is_owed_again_and_the_billing_system_hears_of_it(
    ona: people.Person,
) -> None:
    payment = paid(ona, "Fiz1")
    told(token(payment.id, 4521, "VOIDED"))
    answer = shown(ona, payment.id)
    assert (answer.body["state"], answer.body["covered"]) == ("voided", [])
    assert (ledger(), standing("Fiz1").due) == ({}, 4521)
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 0}
    assert sorted(record["amount"] for record in waiting("payments")) == ["-45.21", "45.21"]


def test_two_payments_of_one_invoice_leave_credit(ona: people.Person) -> None:
    keys = ("first-key-of-the-client", "second-key-of-the-client")
    for payment_id in [pay(ona, "Fiz1", key=key).body["id"] for key in keys]:
        told(token(payment_id, 4521))
        assert shown(ona, payment_id).body["state"] == "received"
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 4521, "credit:01234": 4521}
    later = pay(ona, "Fiz1", amount=100, key="third-key-of-the-client")
    assert later.body["advance"] == [{"payer_code": "01234", "amount": 100}]


def test_money_is_spread_over_the_invoices_of_two_contracts_and_the_rest_is_credit(
    ona: people.Person,
) -> None:
    people.attached("ona", "01567")
    people.billed("Fiz2", "01567", due_on="2026-10-31", amount=1000)
    payment = paid(ona, "Fiz1", "Fiz2", amount=6000)
    assert ledger() == {
        "provider:montonio": 6000,
        "invoice:01567/Fiz2": -1000,
        "invoice:01234/Fiz1": -4521,
        "credit:01567": -479,
    }
    assert shown(ona, payment.id).body["credit"] == [{"payer_code": "01567", "amount": 479}]
    records = sorted((r["payer_code"], r["invoice_number"], r["amount"]) for r in waiting("payments"))
    assert records == [("01234", "Fiz1", "45.21"), ("01567", "", "4.79"), ("01567", "Fiz2", "10.00")]
    for code in ("01234", "01567"):
        table = settings.table("payments")
        assert [item["sk"] for item in aws.query(table, f"CONTRACT#{code}")] == [f"PAYMENT#{payment.id}"]


def test_an_invoice_that_was_paid_elsewhere_meanwhile_gets_no_more_than_its_due(ona: people.Person) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    invoice_changes("Fiz1", paid=4000)
    told(token(payment_id, 4521))
    assert ledger() == {"provider:montonio": 4521, "invoice:01234/Fiz1": -521, "credit:01234": -4000}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 4521, "credit:01234": 4000}


def test_the_billing_system_that_learns_of_the_payment_later_changes_nothing(ona: people.Person) -> None:
    paid(ona, "Fiz1", amount=2000)
    assert standing("Fiz1").due == 2521
    invoice_changes("Fiz1", paid=2000)
    assert standing("Fiz1").due == 2521


ODD = {
    "another amount": {"grandTotal": 45.20},
    "another currency": {"currency": "USD"},
    "another order of the provider": {"uuid": "00008dce-2f7c-4db5-8d28-5d82a19aa3b6"},
    "an order that nobody made": {"merchantReference": "01kay0ng1t0000000000000009"},
}


@pytest.mark.parametrize("claims", ODD.values(), ids=ODD)
def test_money_that_fits_nothing_is_kept_and_the_clerk_hears_of_it(
    ona: people.Person, claims: dict[str, Any]
) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    order_token = token(payment_id, 4521, **claims)
    assert [told(order_token).status for _ in range(3)] == [200, 200, 200]
    amount = 4520 if "grandTotal" in claims else 4521
    assert ledger() == {"provider:montonio": amount, "suspense": -amount}
    assert (projection(), waiting("payments")) == ({}, [])
    [letter] = mailbox.deliver()
    assert letter.to == "buhalterija@utility.example"
    assert shown(ona, payment_id).body["state"] == "waiting"
    told(token(payment_id, 4521))
    assert shown(ona, payment_id).body["state"] == "received", "the right money still comes in"


def test_a_forged_callback_changes_nothing(ona: people.Person) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    good, before = token(payment_id, 4521), everything()
    for forged in (
        good[:-2],
        good[:-1] + ("A" if good[-1] != "A" else "E"),
        "",
        "x.y.z",
        token(payment_id, 4521, accessKey="x"),
    ):
        answer = told(forged)
        assert (answer.status, answer.body["code"]) == (400, "forged")
    assert everything() == before


def test_a_callback_that_cannot_be_booked_now_is_kept_and_booked_by_the_next_look(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    with monkeypatch.context() as patch:
        patch.setattr(aws, "transact", lambda *_: (_ for _ in ()).throw(aws.ConditionFailed([True])))
        patch.setattr("time.sleep", lambda _: None)
        assert told(token(payment_id, 4521)).status == 200
    assert bookings() == []
    assert shown(ona, payment_id).body["state"] == "received"


def test_a_callback_that_cannot_be_kept_is_not_acknowledged(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment_id = pay(ona, "Fiz1").body["id"]
    order_token = token(payment_id, 4521)
    throttled = ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")
    with monkeypatch.context() as patch:
        patch.setattr(aws, "put", lambda *_, **__: (_ for _ in ()).throw(throttled))
        assert told(order_token).status == 503
    assert told(order_token).status == 200


def test_a_mail_that_the_queue_did_not_take_waits(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("MAIL_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/none")
        payment = paid(ona, "Fiz1")
    [message] = waiting("mails")
    assert message == {
        "kind": "payment_received",
        "account_id": "ona",
        "payment_id": payment.id,
        "cause": "paid",
        "amount": "4521",
        "currency": "EUR",
    }
