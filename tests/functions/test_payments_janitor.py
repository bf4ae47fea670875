"""The schedule's call: what was paid, unbooked, unsent or given up, and nobody came back for it."""

from contextlib import suppress

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from time_machine import travel

from functions.payments import applying, causes, store
from functions.payments.app import handler
from functions.payments.janitor import EVERY, OLDER_DAYS
from functions.payments.providers.port import Said
from shared import payment_keys
from shared.payment import Payment
from shared.payment_states import EXPIRES, EXPIRES_AUTHORIZED, state
from tests.support import events, mailbox, people
from tests.support.api import Context
from tests.support.faults import ACCIDENTS, Accident, Killed, Kind, When, differs, happening
from tests.support.montonio import Montonio
from tests.support.paying import bookings, ledger, pay, projection, rebuilt, token, told, waiting
from tests.support.tables import everything
from tests.support.times import NOW

DAY = 86_400
BOOKED = {"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}


class Hurried(Context):
    def get_remaining_time_in_millis(self) -> int:
        return 1_000


@pytest.fixture
def ona(bank: Montonio) -> people.Person:
    people.contract("01234", "Fiz1")
    return people.signed_in("ona", "01234")


def tended(after: int = EVERY, context: Context | None = None) -> None:
    with travel(NOW + after, tick=False):
        assert handler(events.load("payments-tend"), context or Context()) == {}  # type: ignore[arg-type]


def tended_in_turn(after: int) -> None:
    """As often as it takes to come to each of the days that are looked at."""
    for turn in range(OLDER_DAYS):
        tended(after + turn * EVERY)


def becomes(bank: Montonio, status: str) -> None:
    """What the bank knows and did not tell."""
    [order] = bank.orders.values()
    order["paymentStatus"] = status


def waits(person: people.Person, number: str = "Fiz1") -> str:
    payment_id: str = pay(person, number).body["id"]
    return payment_id


def now(payment_id: str) -> str:
    return state(store.load(payment_id))


def test_a_payment_of_which_the_bank_did_not_tell_is_asked_for_booked_and_mailed(
    ona: people.Person, bank: Montonio
) -> None:
    payment_id = waits(ona)
    becomes(bank, "PAID")
    tended()
    assert now(payment_id) == "received"
    assert store.load(payment_id).events[0].source == "janitor"
    assert ledger() == BOOKED
    assert [letter.to for letter in mailbox.deliver()] == ["ona@example.com"]
    before = everything()
    tended(2 * EVERY)
    assert everything() == before


@pytest.mark.parametrize(("status", "then"), [("ABANDONED", "cancelled"), ("VOIDED", "refused")])
def test_what_the_bank_ended_without_money_ends(
    ona: people.Person, bank: Montonio, status: str, then: str
) -> None:
    payment_id = waits(ona)
    becomes(bank, status)
    tended()
    assert (now(payment_id), ledger()) == (then, {})


def kept(payment_id: str, amount: int = 4521) -> None:
    """An event of which nobody booked anything: the process died in between."""
    started = store.load(payment_id).started
    name = started.provider_order if started else "unknown"
    applying.keep(Said(payment_id, "paid", amount, "EUR", name, name), "montonio", "callback", NOW)


def test_what_was_kept_and_not_booked_is_booked_even_if_the_bank_is_down(
    ona: people.Person, bank: Montonio
) -> None:
    payment_id = waits(ona)
    kept(payment_id)
    bank.failing = 500
    tended()
    assert (now(payment_id), ledger()) == ("received", BOOKED)


def test_money_for_an_order_that_nobody_made_is_booked_and_told_to_the_clerk(bank: Montonio) -> None:
    kept("01kay0ng1t0000000000000009", 100)
    tended()
    assert ledger() == {"provider:montonio": 100, "suspense": -100}
    assert [letter.to for letter in mailbox.deliver()] == ["buhalterija@utility.example"]


@pytest.mark.parametrize("days", range(OLDER_DAYS + 2))
def test_a_day_is_looked_at_until_it_is_long_past(ona: people.Person, days: int) -> None:
    kept(waits(ona))
    tended_in_turn(days * DAY)
    assert ledger() == BOOKED


def test_one_payment_that_fails_does_not_stop_the_others(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.billed("Fiz2")
    broken, good = (
        pay(ona, number, key=f"key-of-the-payment-{number}").body["id"] for number in ("Fiz2", "Fiz1")
    )
    kept(broken)
    kept(good)
    apply = applying.apply

    def failing(payment_id: str, at: int) -> Payment:
        if payment_id == broken:
            raise ValueError("broken")
        return apply(payment_id, at)

    with monkeypatch.context() as patch:
        patch.setattr(applying, "apply", failing)
        tended()
    assert [now(one) for one in (broken, good)] == ["waiting", "received"]
    tended(2 * EVERY)
    assert now(broken) == "received"


def test_without_time_left_everything_stays_for_the_next_call(ona: people.Person, bank: Montonio) -> None:
    payment_id = waits(ona)
    becomes(bank, "PAID")
    tended(context=Hurried())
    assert now(payment_id) == "waiting"
    tended(2 * EVERY)
    assert now(payment_id) == "received"


def test_a_mail_that_the_queue_did_not_take_is_sent_by_the_next_call(
    ona: people.Person, bank: Montonio, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment_id = waits(ona)
    with monkeypatch.context() as patch:
        patch.setenv("MAIL_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/none")
        told(token(payment_id, 4521))
        tended()
    assert len(waiting("mails")) == 1
    tended(30)
    assert mailbox.deliver() == [], "whoever booked it is sending it just now"
    tended(2 * EVERY)
    tended(3 * EVERY)
    assert [letter.to for letter in mailbox.deliver()] == ["ona@example.com"]
    assert waiting("mails") == []


def test_what_nobody_paid_expires_and_money_that_still_comes_counts(
    ona: people.Person, bank: Montonio
) -> None:
    payment_id = waits(ona)
    tended_in_turn(EXPIRES - OLDER_DAYS * EVERY)
    assert now(payment_id) == "waiting"
    tended_in_turn(EXPIRES)
    assert now(payment_id) == "expired"
    told(token(payment_id, 4521))
    assert (now(payment_id), ledger()) == ("received", BOOKED)


def test_what_the_bank_still_works_at_expires_later(ona: people.Person, bank: Montonio) -> None:
    payment_id = waits(ona)
    becomes(bank, "AUTHORIZED")
    tended_in_turn(EXPIRES)
    assert now(payment_id) == "waiting"
    tended_in_turn(EXPIRES_AUTHORIZED)
    assert now(payment_id) == "expired"


def test_a_bank_that_does_not_answer_lets_nothing_expire(ona: people.Person, bank: Montonio) -> None:
    payment_id = waits(ona)
    bank.failing = 500
    tended_in_turn(EXPIRES)
    assert now(payment_id) == "waiting"
    bank.failing = None
    becomes(bank, "PAID")
    tended_in_turn(EXPIRES + DAY)
    assert now(payment_id) == "received"


def test_an_order_that_the_bank_never_took_expires(ona: people.Person, bank: Montonio) -> None:
    bank.failing = 500
    pay(ona, "Fiz1")
    [payment_id] = store.of_owner("ACCOUNT#ona", None, 9)
    assert now(payment_id) == "created"
    tended_in_turn(EXPIRES)
    assert now(payment_id) == "expired"


def test_what_cannot_be_asked_expires_too(
    ona: people.Person, bank: Montonio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMENT_PROVIDER", "paysera")
    payment_id = waits(ona)
    tended_in_turn(DAY)
    assert now(payment_id) == "waiting"
    tended_in_turn(EXPIRES)
    assert now(payment_id) == "expired"
    assert bank.claims == []


def test_money_that_does_not_fit_is_not_asked_for_for_ever(ona: people.Person, bank: Montonio) -> None:
    waits(ona)
    [order] = bank.orders.values()
    order |= {"paymentStatus": "PAID", "grandTotal": "45.20"}
    for day in range(12):
        tended_in_turn(day * DAY)
    assert ledger() == {"provider:montonio": 4520, "suspense": -4520}
    days = {item["pk"] for item in everything()["PaymentsTable"] if item["pk"].startswith("DAY#")}
    assert max(days) == "DAY#2026-12-02"


def paid_at(bank: Montonio, after: int, number: int) -> str:
    """A payment, by a customer of its own, that the bank confirms and does not tell of."""
    with travel(NOW + after, tick=False):
        people.contract(f"{number:05d}", f"Kit{number}")
        payment_id = waits(people.signed_in(f"person{number}", f"{number:05d}"), f"Kit{number}")
    list(bank.orders.values())[-1]["paymentStatus"] = "PAID"
    payment_keys.kept.cache_clear()
    return payment_id


@pytest.mark.parametrize(("kind", "when"), ACCIDENTS)
def test_an_accident_at_any_call_ends_in_the_same_books_after_the_next(
    bank: Montonio, kind: Kind, when: When
) -> None:
    payments = [paid_at(bank, 0, 0)]
    with happening(Accident()) as counting:
        tended()
    assert {"Query", "PutItem", "TransactWriteItems", "SendMessage", "GetSecretValue"} <= {*counting.calls}
    for at in [at for at, operation in enumerate(counting.calls) if differs(operation, kind, when)]:
        days = (at + 1) * 15 * DAY  # so that nothing of the last time is looked at
        payments.append(paid_at(bank, days, at + 1))
        with happening(Accident(at, kind, when)) as accident, suppress(Killed, ClientError, BotoCoreError):
            tended(days + EVERY)
        assert len(accident.calls) > at, "it did not happen"
        tended(days + 2 * EVERY)
        assert now(payments[-1]) == "received"
        assert causes.next_due(store.load(payments[-1])) is None
    assert len(bookings()) == len(waiting("payments")) == len(payments)
    assert projection() == rebuilt()
    assert {message["payment_id"] for message in mailbox.queued()} == {*payments}
    assert waiting("mails") == []
