"""Discrepancies beside a payment: projections, lists, records, mails. Each says what a check should find."""

from collections.abc import Iterable
from typing import Any

from functions.payments import store
from functions.payments.checking.facts import Finding, at, of_booking, touched
from shared import aws, keys, ledger_keys, outbox, settings
from shared.calendar import today
from tests.support.spoiling import Place, deleted, stands


def all_of_a_payment_is_gone(place: Place) -> Finding | None:
    """Event and booking both: only the versions of what it moved tell."""
    if not (booking := place.alone):
        return None
    aws.delete(
        settings.table("payments"),
        ledger_keys.payment_event(place.payment.id, booking.event),
        "attribute_exists(pk)",
    )
    [key] = [keys.invoice(one.payer_code, one.number) for one in booking.invoices] or [
        keys.credit(one.payer_code) for one in booking.credits
    ]
    return deleted("", ledger_keys.booking(place.payment.id, booking.cause), at("booking_missing", key))


def invoice_stands_otherwise(place: Place) -> Finding | None:
    if not (booking := place.paid) or not booking.invoices:
        return None
    moved = place.random.choice(booking.invoices)
    name = moved.payer_code, moved.number
    if store.standings([name], []).invoices[name].version != moved.version:
        return None
    found = moved.settled + place.random.choice((-1, 1, 99))
    stands(keys.invoice(*name), settled=found)
    return at("projection_differs", keys.invoice(*name), moved.settled, found)


def credit_stands_otherwise(place: Place) -> Finding | None:
    if not (booking := place.paid) or not booking.credits:
        return None
    moved = booking.credits[0]
    if store.standings([], [moved.payer_code]).credits[moved.payer_code].version != moved.version:
        return None
    stands(keys.credit(moved.payer_code), amount=moved.amount + 7)
    return at("projection_differs", keys.credit(moved.payer_code), moved.amount, moved.amount + 7)


def not_in_list_of_payer(place: Place) -> Finding | None:
    if not place.more or not place.payment.order:
        return None
    partition = keys.account_partition(str(place.payment.order.account_id))
    return deleted("not_listed", ledger_keys.payment_of(partition, place.payment.id))


def not_in_list_of_contract(place: Place) -> Finding | None:
    if not place.paid:
        return None
    code = place.random.choice(sorted(touched([place.payment.model_copy(update={"order": None})]).contracts))
    return deleted("not_listed", ledger_keys.payment_of(keys.contract_partition(code), place.payment.id))


def not_in_list_of_day(place: Place) -> Finding | None:
    if not place.more or not place.payment.order:
        return None
    day = ledger_keys.day_partition(today(place.payment.order.created_at).isoformat())
    return deleted("not_listed", ledger_keys.payment_of(day, place.payment.id))


def _record_of(place: Place) -> dict[str, Any] | None:
    """A record that waits for the billing system, of the one booking of its kind."""
    if not (booking := place.paid):
        return None
    records = [item for item in _waiting() if item["cells"]["reference"] == booking.capture]
    return place.random.choice(records)


def _waiting() -> Iterable[dict[str, Any]]:
    for shard in range(outbox.SHARDS):
        yield from aws.query(settings.table("exchange"), keys.waiting_partition("payments", shard))


def record_is_gone(place: Place) -> Finding | None:
    if not (record := _record_of(place)) or not place.paid:
        return None
    key: keys.Key = {"pk": record["pk"], "sk": record["sk"]}
    aws.delete(settings.table("exchange"), key, "attribute_exists(pk)")
    return of_booking("record_missing", place.payment, place.paid)


def record_twice(place: Place) -> Finding | None:
    if not (record := _record_of(place)):
        return None
    return _record("record_twice", record, record["cells"])


def record_of_nothing(place: Place) -> Finding | None:
    if not (record := _record_of(place)):
        return None
    return _record("record_unknown", record, {**record["cells"], "amount": "12345.67"})


def _record(kind: Any, like: dict[str, Any], cells: dict[str, str]) -> Finding:  # noqa: ANN401 - a kind
    key: keys.Key = {"pk": like["pk"], "sk": f"{like['sk']}z"}
    aws.put(settings.table("exchange"), {**key, "cells": cells}, "attribute_not_exists(pk)")
    return at(kind, key)


def mail_waits(place: Place) -> Finding | None:
    if not (booking := place.paid):
        return None
    put = outbox.put_mail(booking.at, f"{place.payment.id}#{booking.cause}", {"kind": "payment_received"})
    aws.transact(put)
    return Finding("mail_waits", put["Put"]["Item"]["pk"], put["Put"]["Item"]["sk"])
