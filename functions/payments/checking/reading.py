"""Reads what the check looks at: some days' payments, what they name, and more where that does not add up.

Nothing is looked through as a whole. What no payment of these days names is not seen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from functions.payments import store
from functions.payments.books import Standings
from functions.payments.checking import lists, rules
from functions.payments.checking.facts import Facts, Touched, touched
from functions.payments.transfers import applying
from shared import aws, keys, ledger_keys, outbox, parallel, settings
from shared.aws import Item
from shared.calendar import midnight, today
from shared.payment import Booking, Payment
from shared.transfer import Transfer, from_items

LATE = 3_600  # seconds in which everything should be booked, listed and sent
EXPORTING = 600  # seconds that the making of a file may take
ROUNDS = 3
IMPORTED = 14 * 86_400  # seconds after which a statement comes in at the latest, as a rule
LINE = "TRANSFER#"


@dataclass
class Known:
    """What was read so far: payments, lines with their bookings, bookings whose line is gone, lists."""

    payments: dict[str, Payment] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    lost: dict[str, list[Booking]] = field(default_factory=dict)
    lists: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, set[str]] = field(default_factory=dict)

    def look(self, partitions: Iterable[str], since: int = 0) -> tuple[set[str], set[str]]:
        """Reads lists; the ids of payments and lines that stand there, of contracts' lines those `since`."""
        ids, line_ids = set[str](), set[str]()
        some = list(partitions)
        for partition, items in zip(some, parallel.each(_items, some), strict=True):
            self.lists[partition] = _names(items, "PAYMENT#")
            self.lines[partition] = _names(items, LINE)
            ids |= self.lists[partition]
            own = {
                item["sk"].removeprefix(LINE): item.get("line_id")
                for item in items
                if item["sk"].startswith(LINE)
            }
            fresh = lists.since((name for name in own if own[name]), since)
            line_ids |= {own[name] or name for name in own if not own[name] or name in fresh}
        return ids, line_ids

    def load(self, ids: Iterable[str]) -> None:
        self.payments |= {payment.id: payment for payment in parallel.each(store.load, ids)}

    def load_lines(self, ids: Iterable[str]) -> None:
        """With those that took them back."""
        some, more = list(ids), set[str]()
        partitions = [ledger_keys.transfer_partition(name) for name in some]
        for name, items in zip(some, parallel.each(_items, partitions), strict=True):
            if found := from_items(items):
                self.transfers[name] = found
            elif lost := [one for one in items if one["sk"].startswith("BOOKING#")]:
                self.lost[name] = [Booking.model_validate(one) for one in lost]
            more |= {item["by"] for item in items if item["sk"] == "REVERSED"}
        if more := more - self.transfers.keys():
            self.load_lines(more)

    @property
    def touched(self) -> Touched:
        return touched(self.payments.values(), self.transfers.values())


def _items(partition: str) -> list[Item]:
    return aws.query(settings.table("payments"), partition)


def _names(items: Iterable[Item], prefix: str) -> set[str]:
    return {item["sk"].removeprefix(prefix) for item in items if item["sk"].startswith(prefix)}


def read(now: int, days: int, left: Callable[[], int]) -> Facts:
    """The last `days` days, or as many as half of the time that is left (milliseconds) allows."""
    known, half = Known(), left() // 2
    known.lines[ledger_keys.UNMATCHED] = _unmatched()
    known.load_lines(known.lines[ledger_keys.UNMATCHED])
    for ago in range(days):
        if ago and left() < half:
            break
        first = today(now) - timedelta(days=ago)
        ids, line_ids = known.look([ledger_keys.day_partition(first.isoformat())])
        known.load(ids - known.payments.keys())
        known.load_lines(line_ids - known.transfers.keys())
    since = midnight(first)
    _name_more(known, since)
    facts = Facts(
        payments=known.payments,
        transfers=known.transfers,
        lost=known.lost,
        due={},
        lists=known.lists,
        lines=known.lines,
        standings=_standings(known.touched),
        records=_waiting("payments"),
        mails=_waiting("mails"),
        exported=_exported(now),
        since=since,
        late=now - LATE,
    )
    return _closer(replace(facts, due=_due(known, facts.late)), known)


def _unmatched() -> set[str]:
    return _names(aws.query(settings.table("exchange"), ledger_keys.UNMATCHED), LINE)


def _name_more(known: Known, since: int) -> None:
    """The lists that payments and lines should stand in, and those of these days that stand only there."""
    while partitions := _partitions(known) - known.lists.keys():
        ids, line_ids = known.look(partitions, since - IMPORTED)
        known.load(lists.since(ids, since) - known.payments.keys())
        known.load_lines(line_ids - known.transfers.keys() - known.lost.keys())


def _partitions(known: Known) -> set[str]:
    contracts = {keys.contract_partition(code) for code in known.touched.contracts}
    return lists.owners(known.payments.values()) | contracts


def _standings(about: Touched) -> Standings:
    return store.standings(list(about.invoices), list(about.contracts))


def _due(known: Known, late: int) -> dict[str, set[str]]:
    """The lines with which something is to be done that should have been done by `late`."""
    found = {}
    for transfer in known.transfers.values():
        told = max([transfer.line.at, *(word.at for word in transfer.words)])
        if told < late and (due := applying.due(transfer, late)):
            found[transfer.line.id] = {code for code, _ in due.invoices} | set(due.credit)
    return found


def _closer(facts: Facts, known: Known) -> Facts:
    """All of the contracts that do not add up, and what came in between, before anything is said."""
    for _ in range(ROUNDS):
        if not (codes := rules.doubts(facts)):
            break
        ids, line_ids = known.look(keys.contract_partition(code) for code in codes)
        again = {name for name, one in known.payments.items() if touched([one]).contracts & codes}
        lines = {name for name, one in known.transfers.items() if touched((), [one]).contracts & codes}
        known.load(ids | again)
        known.load_lines(line_ids | lines)
        fresh = _standings(
            touched(
                (known.payments[name] for name in ids | again),
                (known.transfers[name] for name in (line_ids | lines) & known.transfers.keys()),
            )
        )
        standings = Standings(
            {**facts.standings.invoices, **fresh.invoices}, {**facts.standings.credits, **fresh.credits}
        )
        facts = replace(facts, standings=standings)
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
