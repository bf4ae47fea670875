"""Readings of a meter and what they add up to, the same for a declared and an imported one."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

type Source = Literal["customer", "utility", "remote", "estimate"]

# What the utility read itself stands above what the customer declared, whichever came later.
RANKS = {"estimate": 0, "customer": 1, "utility": 2, "remote": 2}
DIGITS, USUAL_PERIODS, SHOWN_PERIODS = 5, 12, 24
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Reading:
    """A reading of the month `period` (YYYY-MM), taken `at` (epoch seconds); m³."""

    period: str
    from_: Decimal
    to: Decimal
    difference: Decimal
    source: Source
    at: int

    @property
    def weight(self) -> tuple[int, int]:
        """The heaviest reading of a period counts: by whose it is, then the newest."""
        return RANKS[self.source], self.at


@dataclass(frozen=True)
class Standing:
    """What a meter's readings come to: the newest period's, the one before it, the usual difference.

    `months` has the difference of each of the newest SHOWN_PERIODS periods.
    """

    last: Reading | None
    previous: Reading | None
    usual: Decimal
    months: dict[str, Decimal]


def difference(start: Decimal, end: Decimal, digits: int) -> Decimal:
    """Consumption between two readings; below zero when the later one puts a too high estimate right.

    A meter with `digits` before the comma goes on from zero: so far back that it must have, it did.
    """
    highest = Decimal(10) ** digits
    return end - start + highest if start - end > highest / 2 else end - start


def counting(readings: Iterable[Reading]) -> list[Reading]:
    """The reading that counts of every period, newest first."""
    by_period = sorted(readings, key=attrgetter("period"), reverse=True)
    return [max(same, key=attrgetter("weight")) for _, same in groupby(by_period, attrgetter("period"))]


def standing(readings: Iterable[Reading]) -> Standing:
    found = counting(readings)
    differences = [reading.difference for reading in found[:USUAL_PERIODS]]
    mean = sum(differences, NOTHING) / len(differences) if differences else NOTHING
    last, previous, *_ = (*found, None, None)
    months = {reading.period: reading.difference for reading in found[:SHOWN_PERIODS]}
    return Standing(last, previous, mean.quantize(Decimal("0.001")), months)


def reading(item: dict[str, Any]) -> Reading:
    """From an item of the Meters table, or from a meter's `last` or `previous`."""
    return Reading(
        item["period"], item["from"], item["to"], item["difference"], item["source"], int(item["at"])
    )


def is_read(last: Reading | None, period: str) -> bool:
    """Whether a meter with the newest reading `last` has one of `period` or later; an estimate is none."""
    if last is None or last.period < period:
        return False
    return last.period > period or last.source != "estimate"


def as_item(found: Reading) -> dict[str, Any]:
    """The attributes of a reading in the Meters table."""
    return {
        "period": found.period,
        "from": found.from_,
        "to": found.to,
        "difference": found.difference,
        "source": found.source,
        "at": found.at,
    }


def standing_items(found: Standing) -> dict[str, Any]:
    """The attributes of a meter that follow from its readings; None for what there is not yet."""
    return {
        "last": as_item(found.last) if found.last else None,
        "previous": as_item(found.previous) if found.previous else None,
        "usual": found.usual,
        "months": found.months,
    }
