"""The daily check of the books: what it says, and what it does not take for wrong."""

import csv
import io
import json
from typing import Any, get_args

import pytest
from time_machine import travel

from functions.payments import applying
from functions.payments.app import handler
from functions.payments.checking import report
from functions.payments.checking.facts import Kind
from functions.payments.providers.port import Said
from shared import aws, keys, ledger_keys, payment_keys, settings, texts, tokens
from tests.support import events, paysera, people, tables
from tests.support.api import Context
from tests.support.clerk import shown
from tests.support.exporting import run
from tests.support.paying import invoice_changes, ledger, pay, told_by_address, waiting
from tests.support.times import NOW

HOUR, DAY = 3_600, 86_400


@pytest.fixture
def ona(today: None) -> people.Person:
    people.contract("01234", "Fiz1")
    payment_keys.kept.cache_clear()
    paysera.keys_are(paysera.KEYS)
    return people.signed_in("ona", "01234")


class Hurried(Context):
    """Has next to no time left after the first look at the clock."""

    def __init__(self) -> None:
        self.left = iter([300_000])

    def get_remaining_time_in_millis(self) -> int:
        return next(self.left, 1_000)


def checked(after: int = 2 * HOUR, context: Context | None = None) -> list[list[str]]:
    """The rows of the table that the schedule's event makes."""
    with travel(NOW + after, tick=False):
        assert handler(events.load("payments-check"), context or Context()) == {}  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(_read(report.CSV).decode("utf-8-sig")), delimiter=";"))[1:]


def paid(person: people.Person, number: str = "Fiz1", after: int = 0, **more: Any) -> str:  # noqa: ANN401 - handed on
    """Pays by the bank, `after` so many seconds; the payment's id."""
    with travel(NOW + after, tick=False):
        cookie = people.another_session(person.id)
        payer = people.Person(person.id, cookie)
        body = pay(payer, number, key=f"key-of-the-payment-{after}", **more).body
        order = paysera.order(body["redirect_url"])
        assert told_by_address(paysera.callback(order, requestid=str(after))).status == 200
    payment_id: str = body["id"]
    return payment_id


def _read(key: str) -> bytes:
    return aws.s3().get_object(Bucket=settings.exchange_bucket(), Key=key)["Body"].read()


def about() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read(report.JSON))
    return found


def test_every_kind_of_discrepancy_has_words_for_the_clerk() -> None:
    for language in texts.LANGUAGES:
        said = report.words(language)
        assert said["kinds"].keys() == {*get_args(Kind.__value__)}
        assert all(words.keys() == {"wrong", "do"} for words in said["kinds"].values())
        assert len(said["columns"]) == 8


def test_books_that_agree_make_an_empty_table_and_a_good_word_on_the_page(ona: people.Person) -> None:
    paid(ona)
    assert checked() == []
    assert about() == {
        "checked_at": "2026-11-23T13:00:00Z",
        "since": "2026-11-19T22:00:00Z",
        "payments": 1,
        "discrepancies": 0,
    }
    found = shown()
    for words in ("Mokėjimų apskaitos patikra", "Viskas sutampa", "Mokėjimai: 1", "nuo 2026-11-20"):
        assert words in found
    assert "books.csv" not in found


def test_before_the_first_check_the_page_says_nothing_of_it(ona: people.Person) -> None:
    assert "Mokėjimų apskaitos patikra" not in shown()


def test_a_wrong_projection_is_told_to_the_clerk_with_what_to_do(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    paid(ona)
    invoice_changes("Fiz1", settled=4000)
    [row] = checked()
    assert row == [
        "Portale rodoma sumokėta suma nesutampa su įrašų suma.",
        "",
        "01234",
        "Fiz1",
        "45.21",
        "40.00",
        "Palyginkite su apskaitos sistema. Kol nepataisyta, klientas mato neteisingą skolą arba permoką.",
        "CONTRACT#01234 INVOICE#Fiz1",
    ]
    assert "Neatitikimai: 1" in (found := shown())
    assert '<a href="books.csv">CSV</a>' in found
    monkeypatch.setenv("EXCHANGE_LANGUAGE", "en")
    assert checked()[0][0] == "What stands as paid on the portal is not what the bookings come to."
    assert "Does not agree" in shown()
    [told, _] = [record for record in caplog.records if record.getMessage() == "books checked"]
    assert (told.discrepancies, told.kinds) == (1, {"projection_differs": 1})  # type: ignore[attr-defined]


def test_a_booking_tells_its_payment(ona: people.Person) -> None:
    payment_id = paid(ona)
    aws.delete(settings.table("payments"), ledger_keys.booking(payment_id, "paid"), "attribute_exists(pk)")
    [row] = checked()
    assert row[1:6] == [payment_id, "", "", "45.21", "0.00"]


def test_what_was_told_within_the_hour_may_be_under_way(ona: people.Person) -> None:
    said = Said(tokens.new_sortable_id(NOW * 1000), "paid", 100, "EUR", "unknown", "unknown")
    applying.keep(said, "montonio", "callback", NOW)
    assert checked(after=HOUR) == []
    assert [row[0] for row in checked(after=HOUR + 1)] == [
        "Mokėjimų tarpininkas pranešė apie pinigus, kurie neįrašyti į apskaitą."
    ]


def test_payments_before_the_window_are_read_where_those_within_do_not_add_up(ona: people.Person) -> None:
    for day in (0, 20, 40):
        paid(ona, after=day * DAY, amount=1000)
    paid(ona, after=41 * DAY, amount=9000)
    assert checked(after=41 * DAY + 2 * HOUR) == []
    assert about()["payments"] == 4


def test_a_record_that_is_in_a_file_is_not_missed_and_one_that_came_after_it_is(ona: people.Person) -> None:
    paid(ona)
    with travel(NOW + HOUR, tick=False):
        run()
    assert waiting("payments") == []
    paid(ona, after=2 * HOUR, amount=100)
    [record] = [item for item in tables.everything()["ExchangeTable"] if "cells" in item]
    key: keys.Key = {"pk": record["pk"], "sk": record["sk"]}
    aws.delete(settings.table("exchange"), key, "attribute_exists(pk)")
    [row] = checked(after=4 * HOUR)
    assert row[0] == "Apskaitos sistemai nelaukia įrašas apie šį mokėjimą."


def test_without_time_the_last_day_is_checked_and_the_report_says_so(ona: people.Person) -> None:
    paid(ona)
    paid(ona, after=2 * DAY, amount=100)
    assert checked(after=2 * DAY + 2 * HOUR, context=Hurried()) == []
    assert about()["since"] == "2026-11-24T22:00:00Z"


def test_two_refunds_of_one_amount_are_nothing_wrong(ona: people.Person) -> None:
    """And Paysera may name them by another number than what was paid."""
    order = paysera.order(pay(ona, "Fiz1", amount=5000).body["redirect_url"])
    told_by_address(paysera.callback(order))
    for at in ("1795431600", "1795438800"):
        back = {"refund_amount": "1000", "refund_currency": "EUR", "refund_timestamp": at}
        told_by_address(paysera.callback(order, status="5", requestid="9", **back))
    assert ledger() == {"provider:paysera": 3000, "invoice:01234/Fiz1": -3000}
    assert checked() == []
