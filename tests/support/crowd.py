"""Customers by the thousand, as functions and imports leave them, put into DynamoDB by 25 items a call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import batched
from typing import TYPE_CHECKING, Any

from shared import aws, calendar, identity, keys, meters, reminders, settings, tokens
from shared.meters import Reading
from tests.support.people import password_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.aws import Item

MONTHLY = 3  # m³


@dataclass(frozen=True)
class Customer:
    """One contract, an invoice a month, and as many meters with a reading a month; signed in."""

    number: int
    months: int = 1
    meters: int = 1

    @property
    def account_id(self) -> str:
        return f"other{self.number:07d}"

    @property
    def email(self) -> str:
        return f"{self.account_id}@example.com"

    @property
    def payer_code(self) -> str:
        return f"9{self.number:07d}"

    @property
    def cookie(self) -> str:
        return f"{self.account_id}.{self._secret}"

    @property
    def _secret(self) -> str:
        return f"{self.number:043d}"

    def invoice(self, nth: int) -> str:
        return f"Oth{self.number:07d}-{nth:02d}"

    def meter(self, nth: int = 0) -> str:
        return f"M{self.number:07d}-{nth}"

    @property
    def next_reading(self) -> str:
        """Where each meter stands a month after its last reading."""
        return str((self.months + 1) * MONTHLY)

    def items(self, now: int) -> Iterator[tuple[str, Item]]:
        """Everything of them with the table it is in; the session was last seen at `now`."""
        yield from (("accounts", item) for item in self._account(now))
        yield (
            "contracts",
            {**keys.contract(self.payer_code), "payer_code": self.payer_code, "address": "Liepų g. 1"},
        )
        holder = keys.holder(self.payer_code, self.account_id)
        yield "contracts", {**holder, "account_id": self.account_id, "attached_at": now}
        periods = _periods(now, self.months)
        yield from (("invoices", item) for item in self._invoices(periods))
        for nth in range(self.meters):
            yield from (("meters", item) for item in self._meter(self.meter(nth), periods, now))

    def _account(self, now: int) -> Iterator[Item]:
        name = {"first_name": "Kita", "last_name": "Kitaitė", "language": "lt"}
        secret = {"password_hash": password_hash(), "epoch": 1, "created_at": now, "version": 1}
        yield {**keys.profile(self.account_id), "id": self.account_id, "email": self.email, **name, **secret}
        yield {**keys.guard(self.email), "account_id": self.account_id}
        about = {"payer_code": self.payer_code, "attached_at": now, "shard": reminders.shard(self.account_id)}
        yield {**keys.link(self.account_id, self.payer_code), **about}
        _, put = identity.new_session(self.account_id, 1, "Firefox, Linux", now)
        yield put["Put"]["Item"] | keys.session(self.account_id, tokens.digest(self._secret))

    def _invoices(self, periods: list[str]) -> Iterator[Item]:
        yield {
            **keys.balance(self.payer_code),
            "payer_code": self.payer_code,
            "balance": 4521,
            "as_of": f"{periods[-1]}-20",
        }
        for nth, period in enumerate(periods):
            number, paid = self.invoice(nth), 0 if period == periods[-1] else 4521
            about = {
                "number": number,
                "payer_code": self.payer_code,
                "amount": 4521,
                "paid": paid,
                "currency": "EUR",
            }
            dates = {"period": period, "issued_on": f"{period}-09", "due_on": f"{period}-28"}
            yield {**keys.invoice(self.payer_code, number), **about, **dates}

    def _meter(self, number: str, periods: list[str], now: int) -> Iterator[Item]:
        readings = [_reading(nth, period, now) for nth, period in enumerate(periods)]
        for one in readings:
            yield {**keys.reading(self.payer_code, number, one.period, one.at), **meters.as_item(one)}
        about = {"payer_code": self.payer_code, "meter_number": number, "type": "Karšto vandens skaitiklis"}
        form = {"place": "Nr. 1", "decimals": 3, "digits": 5, "remote": False, "version": 1}
        standing = meters.standing_items(meters.standing(readings))
        yield {**keys.meter(self.payer_code, number), **standing, **about, **form}


def _reading(nth: int, period: str, now: int) -> Reading:
    start, end = Decimal(nth * MONTHLY), Decimal((nth + 1) * MONTHLY)
    return Reading(period, start, end, end - start, "customer", now - (100 - nth) * 86_400)


def _periods(now: int, months: int) -> list[str]:
    """The months before this one, the newest last."""
    found: list[str] = []
    day = calendar.today(now)
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
        found.append(f"{day:%Y-%m}")
    return found[::-1]


def load(customers: Iterable[Customer], now: int) -> None:
    """Puts them into the tables of `shared.aws`."""
    items = (item for customer in customers for item in customer.items(now))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(_put, batched(items, 25, strict=False)))


def _put(some: tuple[tuple[str, Item], ...]) -> None:
    requests: dict[str, list[Any]] = {}
    for aggregate, item in some:
        requests.setdefault(settings.table(aggregate), []).append({"PutRequest": {"Item": item}})
    while requests:
        requests = aws.dynamodb().batch_write_item(RequestItems=requests)["UnprocessedItems"]
