"""Reads what the check looks at: some days' payments, what they name, and more where that does not add up.

Nothing is looked through as a whole. What no payment of these days names is not seen.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from functions.payments import store
from functions.payments.books import Standings
from functions.payments.checking import lists, rules
from functions.payments.checking.facts import Facts, touched
from shared import aws, keys, outbox, parallel, settings
from shared.aws import Item
from shared.calendar import midnight, today
from shared.payment import Payment

LATE = 3_600  # seconds in which everything should be booked, listed and sent
EXPORTING = 600  # seconds that the making of a file may take
ROUNDS = 3


def read(now: int, days: int, left: Callable[[], int]) -> Facts:
    """The last `days` days, or as many as half of the time that is left (milliseconds) allows."""
    half = left() // 2
    listed: dict[str, set[str]] = {}
    payments: dict[str, Payment] = {}
    for ago in range(days):
        if ago and left() < half:
            break
        first = today(now) - timedelta(days=ago)
        day = keys.day_partition(first.isoformat())
        listed[day] = set(store.listed(day))
        payments |= _loaded(listed[day] - payments.keys())
    since = midnight(first)
    _name_more(payments, listed, since)
    records = _waiting("payments")
    facts = Facts(
        payments=payments,
        lists=listed,
        standings=_standings(payments.values()),
        records=records,
        mails=_waiting("mails"),
        exported=_exported(now),
        since=since,
        late=now - LATE,
    )
    return _closer(facts)


def _loaded(ids: Iterable[str]) -> dict[str, Payment]:
    return {payment.id: payment for payment in parallel.each(store.load, ids)}


def _name_more(payments: dict[str, Payment], listed: dict[str, set[str]], since: int) -> None:
    """The lists that payments should stand in, and the payments of these days that stand only there."""
    while partitions := _partitions(payments.values()) - listed.keys():
        found = dict(zip(partitions, map(set, parallel.each(store.listed, partitions)), strict=True))
        listed |= found
        fresh = set().union(*(lists.since(ids, since) for ids in found.values()))
        payments |= _loaded(fresh - payments.keys())


def _partitions(payments: Iterable[Payment]) -> set[str]:
    some = list(payments)
    return lists.owners(some) | {keys.contract_partition(code) for code in touched(some).contracts}


def _standings(payments: Iterable[Payment]) -> Standings:
    about = touched(payments)
    return store.standings(list(about.invoices), list(about.contracts))


def _closer(facts: Facts) -> Facts:
    """All payments of the contracts that do not add up, and what came in between, before anything is said."""
    for _ in range(ROUNDS):
        if not (codes := rules.doubts(facts)):
            break
        partitions = [keys.contract_partition(code) for code in codes]
        ids = set().union(*parallel.each(store.listed, partitions))
        again = {name for name, one in facts.payments.items() if touched([one]).contracts & codes}
        payments = {**facts.payments, **_loaded(ids | again)}
        fresh = _standings(payments[name] for name in ids | again)
        standings = Standings(
            {**facts.standings.invoices, **fresh.invoices}, {**facts.standings.credits, **fresh.credits}
        )
        facts = replace(facts, payments=payments, standings=standings)
    return facts


def _waiting(kind: str) -> list[Item]:
    partitions = [keys.waiting_partition(kind, shard) for shard in range(outbox.SHARDS)]
    table = settings.table("exchange")
    return [item for some in parallel.each(lambda one: aws.query(table, one), partitions) for item in some]


def _exported(now: int) -> int:
    """Until when records may be in a file of the exchange, read after the records that wait."""
    state = keys.sequence("payments")
    items = aws.query(settings.table("exchange"), state["pk"])
    if any("begun" in item for item in items):
        return now
    return max((int(item["made_at"]) + EXPORTING for item in items if "made_at" in item), default=0)
