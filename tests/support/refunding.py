"""Refunds that the clerk asks for, and what the provider and the schedule make of them."""

import json
from typing import Any

from time_machine import travel

from functions.payments.app import handler
from functions.payments.janitor import EVERY
from shared import aws, ledger_keys, settings
from shared.calendar import today
from tests.support import events, tables
from tests.support.api import Answer, Context, event, invoke
from tests.support.montonio import Montonio
from tests.support.times import NOW

NEW = "attribute_not_exists(pk)"


def asked(payment_id: str, amount: int | None = None, key: str = "G1", at: int = NOW) -> None:
    """As the imports put it down when the clerk's file has come."""
    table, day = settings.table("payments"), ledger_keys.day_partition(today(at).isoformat())
    ask: dict[str, Any] = {**ledger_keys.asked(payment_id, key), "key": key, "amount": amount, "at": at}
    for item in ({**ledger_keys.payment_of(day, payment_id)}, ask):
        try:
            aws.put(table, item, NEW)
        except aws.ConditionFailed:
            continue


def tended(after: int = EVERY) -> None:
    """The schedule calls, so many seconds later."""
    with travel(NOW + after, tick=False):
        assert handler(events.load("payments-tend"), Context()) == {}  # type: ignore[arg-type]


def told_of_refund(refund_token: str) -> Answer:
    """Montonio calls back about a refund."""
    headers = {"content-type": "application/json", "user-agent": "MontonioWebhooks/1.0"}
    body = json.dumps({"refundToken": refund_token})
    return invoke(handler, event("POST", "/api/payments/callback/montonio", body, headers=headers))


def only(bank: Montonio) -> tuple[dict[str, Any], dict[str, Any]]:
    """The bank's one order and its one refund."""
    [order] = bank.orders.values()
    [refund] = order["refunds"]
    return order, refund


def ended(bank: Montonio, status: str = "SUCCESSFUL", **claims: Any) -> Answer:  # noqa: ANN401 - claims
    """The bank ends its one refund and tells of it."""
    order, refund = only(bank)
    bank.ends(order, refund, status)
    return told_of_refund(bank.refund_token(order, refund, **claims))


def of(payment_id: str, kind: str) -> list[dict[str, Any]]:
    """Items of a payment whose sort keys begin so."""
    items = tables.everything()["PaymentsTable"]
    return [item for item in items if item["pk"] == f"PAYMENT#{payment_id}" and item["sk"].startswith(kind)]
