"""Orders that customers begin by the handler, what providers tell of them, and what is in the books then."""

import json
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import jwt

from functions.payments import applying, books, store
from functions.payments.app import handler
from shared import aws, keys, settings
from shared.payment import Booking, Order, Payment
from tests.support import people, tables
from tests.support.api import Answer, event, invoke
from tests.support.booking import STARTED, said
from tests.support.vectors import MONTONIO

KEY = "key-of-the-client-1"
UUID = "12228dce-2f7c-4db5-8d28-5d82a19aa3b6"


def pay(person: people.Person, *invoices: str, key: str = KEY, **more: object) -> Answer:
    body = {"invoices": list(invoices), "key": key, **more}
    return invoke(handler, event("POST", "/api/payments", body, cookie=person.cookie))


def listed(person: people.Person, **query: str) -> Answer:
    return invoke(handler, event("GET", "/api/payments", cookie=person.cookie, query=query))


def shown(person: people.Person, payment_id: str) -> Answer:
    return invoke(handler, event("GET", f"/api/payments/{payment_id}", cookie=person.cookie))


def token(payment_id: str, amount: int, status: str = "PAID", **other: Any) -> str:  # noqa: ANN401 - claims
    claims = {
        "accessKey": MONTONIO["access_key"],
        "uuid": uuid_of(payment_id),
        "merchantReference": payment_id,
        "paymentStatus": status,
        "grandTotal": amount / 100,
        "currency": "EUR",
        "exp": int(time.time()) + 600,
    }
    return jwt.encode({**claims, **other}, MONTONIO["secret_key"], algorithm="HS256")


def uuid_of(payment_id: str) -> str:
    """The provider's name of an order that was begun."""
    started = store.load(payment_id).started
    return started.provider_order if started else UUID


def told(order_token: str) -> Answer:
    """Montonio calls back."""
    body = json.dumps({"orderToken": order_token})
    headers = {"content-type": "application/json", "user-agent": "MontonioWebhooks/1.0"}
    return invoke(handler, event("POST", "/api/payments/callback/montonio", body, headers=headers))


def told_by_address(query: dict[str, str]) -> Answer:
    """Paysera calls back."""
    sent = event("GET", "/api/payments/callback/paysera", query=query, headers={"user-agent": "Paysera"})
    return invoke(handler, sent | {"rawQueryString": urlencode(query)})


def paid(person: people.Person, *invoices: str, **more: Any) -> Payment:  # noqa: ANN401 - handed on
    """Begins a payment at Montonio and has it paid."""
    answer = pay(person, *invoices, **more)
    assert answer.status == 201, answer.body
    assert told(token(answer.body["id"], answer.body["amount"])).status == 200
    return store.load(answer.body["id"])


def received(order: Order) -> Payment:
    """An order of an account, and Montonio says that it is paid; without the provider."""
    owner = keys.account_partition(str(order.account_id))
    assert store.begin(order, owner, f"key-{order.id}", "wish")
    store.note_started(order.id, STARTED)
    store.note(order.id, said("paid", order.amount))
    return applying.apply(order.id, int(time.time()))


def ledger() -> dict[str, int]:
    """The balance of every account of the ledger that is not zero, over all bookings of the table."""
    balances: Counter[str] = Counter()
    for booking in bookings():
        assert sum(entry.amount for entry in booking.entries) == 0
        for entry in booking.entries:
            balances[entry.account] += entry.amount
    return {account: amount for account, amount in balances.items() if amount}


def bookings() -> list[Booking]:
    items = tables.everything()["PaymentsTable"]
    return [Booking.model_validate(item) for item in items if item["sk"].startswith("BOOKING#")]


def projection() -> dict[str, int]:
    """What stands beside the invoices: settled by invoice, credit by contract."""
    items = tables.everything()["InvoicesTable"]
    found = {f"invoice:{i['payer_code']}/{i['number']}": int(i["settled"]) for i in items if "settled" in i}
    return found | {f"credit:{i['payer_code']}": int(i["amount"]) for i in items if i["sk"] == "CREDIT"}


def rebuilt() -> dict[str, int]:
    """The same from the bookings alone: each projection as its last booking left it."""
    last: dict[str, tuple[int, int]] = {}
    for booking in bookings():
        for moved in booking.invoices:
            name = f"invoice:{moved.payer_code}/{moved.number}"
            last[name] = max(last.get(name, (0, 0)), (moved.version, moved.settled))
        for credited in booking.credits:
            name = f"credit:{credited.payer_code}"
            last[name] = max(last.get(name, (0, 0)), (credited.version, credited.amount))
    return {name: amount for name, (_, amount) in last.items()}


def waiting(kind: str) -> list[dict[str, Any]]:
    """What the exchange keeps of one kind: cells of records, messages of mails."""
    items = tables.everything()["ExchangeTable"]
    found = [item for item in items if item["pk"].startswith(f"WAITING#{kind}#")]
    return [item.get("cells") or item["message"] for item in found]


def standing(number: str, payer_code: str = "01234") -> books.Standing:
    return store.standings([(payer_code, number)], []).invoices[payer_code, number]


def invoice_changes(number: str, **to: object) -> None:
    """The billing system's file comes in and changes an invoice."""
    sets = ", ".join(f"{name} = :{name}" for name in to)
    key = keys.invoice("01234", number)
    aws.update(settings.table("invoices"), key, f"SET {sets}", "attribute_exists(pk)", None, **to)
