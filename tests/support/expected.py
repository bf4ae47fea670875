"""What deliveries must come to, told once more and as simply as can be: newest row wins, full exports end."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from tests.support.deliveries import Delivery, File
from tests.support.meant import VILNIUS, Item, Meant, Place, meant

WRITTEN = ("ContractsTable", "ExchangeTable", "InvoicesTable", "MetersTable")
ENDED = {"contracts": "ended_on", "meters": "removed_on"}
SHOWN = ("period", "from", "to", "difference", "source", "at")


@dataclass
class Entry:
    """What stands at a place: by which export, of which kind, and what stood there before that."""

    kind: str
    exported: str
    fields: Item
    before: Item | None


@dataclass
class Told:
    """What the report says of a file: counts, and for a full export missing, of and held."""

    counts: dict[str, int]
    endings: tuple[int, int, bool] | None = None


@dataclass
class Expected:
    """The state of the portal.

    `seen` is what rows with a fault tell of a place, `fulls` the full exports that count: missing and of,
    `news` the invoices that holders were told of, `declared` the items of customers.
    """

    entries: dict[Place, Entry] = field(default_factory=dict)
    seen: dict[Place, Item] = field(default_factory=dict)
    fulls: dict[str, dict[str, tuple[int, int]]] = field(
        default_factory=lambda: {"contracts": {}, "meters": {}}
    )
    news: set[tuple[str, str]] = field(default_factory=set)
    declared: dict[Place, Item] = field(default_factory=dict)

    def check(self, delivery: Delivery) -> list[Told]:
        """A dry run; nobody confirms it."""
        return deepcopy(self).take(replace(delivery, confirmed=False))

    def take(self, delivery: Delivery) -> list[Told]:
        rows = [meant(file) for file in delivery.files]
        exports = [delivery.exported(file) for file in delivery.files]
        revived = [self.write(*about) for about in zip(delivery.files, rows, exports, strict=True)]
        return [
            Told(
                self._counts(one, exported),
                self._endings(file, one, exported, now, delivery) if file.full else None,
            )
            for file, one, exported, now in zip(delivery.files, rows, exports, revived, strict=True)
        ]

    def write(self, file: File, rows: Meant, exported: str) -> set[Place]:
        """The places that the export brings or keeps alive, until a newer full one has its say."""
        revived = set()
        for place, (fields, _) in rows.items.items():
            there = self.entries.get(place)
            if there is None or there.exported < exported:
                self.entries[place] = Entry(file.kind, exported, fields, there.fields if there else None)
                revived.add(place)
        for place, codes in rows.mentioned.items():
            if self._last_seen(place) < exported:
                self.seen[place] = codes | {"seen": exported}
                revived.add(place)
        return revived

    def _last_seen(self, place: Place) -> str:
        exported = self.entries[place].exported if place in self.entries else ""
        return max(exported, str(self.seen.get(place, {}).get("seen", "")))

    def _counts(self, rows: Meant, exported: str) -> dict[str, int]:
        counts = dict.fromkeys(("new", "changed", "unchanged", "superseded"), 0) | {"refused": rows.refused}
        for place, (fields, number) in rows.items.items():
            there = self.entries[place]
            outcome = _outcome(there, exported)
            counts[outcome] += number
            if is_recent(fields) and outcome in ("new", "superseded") and is_news(there.fields):
                self.news.add((fields["payer_code"], fields["number"]))
        return counts

    def _endings(
        self, file: File, rows: Meant, exported: str, revived: set[Place], delivery: Delivery
    ) -> tuple[int, int, bool]:
        counting = self.fulls[file.kind]
        if exported not in counting:
            alive = [
                place
                for place, entry in self.entries.items()
                if entry.kind == file.kind and (place in revived or not self._ended(place))
            ]
            missing = sum(1 for place in alive if self._last_seen(place) < exported)
            doubtful = missing * 10 > len(alive) or (missing and rows.illegible)
            if doubtful and not delivery.confirmed:
                return missing, len(alive), True
            counting[exported] = missing, len(alive)
        return *counting[exported], False

    def _ended(self, place: Place) -> Item:
        kind = self.entries[place].kind
        by = [full for full in self.fulls.get(kind, ()) if full > self._last_seen(place)]
        if not by:
            return {}
        made = datetime.fromisoformat(min(by).partition("#")[0])
        return {ENDED[kind]: made.astimezone(VILNIUS).date().isoformat()}

    def tables(self) -> dict[str, list[Item]]:
        """Every item of every table that deliveries write, without its history and digest."""
        found = deepcopy(self.seen)
        for place, entry in self.entries.items():
            seen = self.seen[place] if self._last_seen(place) > entry.exported else {}
            found[place] = entry.fields | seen | {"exported": entry.exported} | self._ended(place)
        found |= deepcopy(self.declared)
        _follow_readings(found)
        for kind, fulls in self.fulls.items():
            for full, (missing, of) in fulls.items():
                found["ExchangeTable", f"FULL#{kind}", full] = {"missing": missing, "of": of}
        tables: dict[str, list[Item]] = {name: [] for name in WRITTEN}
        for (table, pk, sk), fields in sorted(found.items()):
            tables[table].append({"pk": pk, "sk": sk, **fields})
        return tables


def is_recent(fields: Item) -> bool:
    return bool(fields.get("issued_on", "") > "2026-10-22")


def is_news(fields: Item) -> bool:
    """Whether the holders of a new invoice are mailed about it."""
    return is_recent(fields) and bool(fields["amount"] > fields["paid"])


def _outcome(there: Entry, exported: str) -> str:
    if there.exported > exported:
        return "superseded"
    if there.before is None:
        return "new"
    return "unchanged" if there.before == there.fields else "changed"


def _follow_readings(found: dict[Place, Item]) -> None:
    """Adds what a meter's readings come to, also to a meter that no export has."""
    of_meters: dict[Place, list[Item]] = {}
    for (table, pk, sk), fields in found.items():
        if sk.startswith("READING#"):
            of_meters.setdefault((table, pk, f"METER#{fields['meter_number']}"), []).append(fields)
    for place, item in found.items():
        if place[2].startswith("METER#") and "type" in item:
            item |= {"last": None, "previous": None, "usual": 0, "months": {}}
    for place, readings in of_meters.items():
        meter = found.setdefault(place, {"meter_number": readings[0]["meter_number"]})
        meter |= _standing(readings, meter.get("digits", 5))


def _standing(readings: list[Item], digits: int) -> Item:
    ranks = {"estimate": 0, "customer": 1, "utility": 2, "remote": 2}
    heaviest: dict[str, Item] = {}
    for one in sorted(readings, key=lambda one: (ranks[one["source"]], one["at"])):
        used = one["to"] - one["from"]
        one["difference"] = used + 10**digits if -used * 2 > 10**digits else used
        heaviest[one["period"]] = one
    newest = [heaviest[period] for period in sorted(heaviest, reverse=True)]
    usual = sum(one["difference"] for one in newest[:12]) / Decimal(min(12, len(newest)))
    last, previous, *_ = *({name: one[name] for name in SHOWN} for one in newest), None, None
    months = {one["period"]: one["difference"] for one in newest[:24]}
    found = {"last": last, "previous": previous, "months": months}
    return {**found, "usual": usual.quantize(Decimal("0.001"))}
