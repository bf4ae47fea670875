"""The readings of a meter, newest first: which count no more, and which the billing system confirms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from shared import meters
from shared.aws import Item
from shared.meters import Reading


@dataclass(frozen=True)
class Kept:
    """A reading and whether a customer declared it here; all others came from the billing system."""

    reading: Reading
    declared: bool

    @property
    def period(self) -> str:
        return self.reading.period


@dataclass(frozen=True)
class Shown:
    """A reading; `replaced` when another of its period counts, `confirmed` when an imported one equals it."""

    reading: Reading
    replaced: bool
    confirmed: bool


def kept(item: Item) -> Kept:
    """From an item of the Meters table."""
    return Kept(meters.reading(item), "account_id" in item)


def whole_periods(readings: Sequence[Kept], *, more: bool) -> tuple[list[Kept], str | None]:
    """The readings of a page and the period after which the next one goes on, if there are more.

    `readings` come newest period first. A period is never parted: which reading of it counts can only be
    told from all of them. So when there are more, `readings` must reach into a second period.
    """
    if not more:
        return list(readings), None
    cut = readings[-1].period
    whole = [reading for reading in readings if reading.period != cut]
    return whole, whole[-1].period


def shown(readings: Sequence[Kept]) -> list[Shown]:
    """What a customer sees of whole periods, in their order."""
    return [one for _, same in groupby(readings, lambda kept: kept.period) for one in _period(list(same))]


def _period(same: list[Kept]) -> Iterator[Shown]:
    """A copy that came back from the billing system is left out; the declared one stands in its place."""
    copies = {one: [other for other in same if _is_copy(other, one)] for one in same}
    left_out = {copy for some in copies.values() for copy in some}
    own = [one for one in same if one not in left_out]

    def weight(one: Kept) -> list[tuple[int, int]]:
        return sorted((each.reading.weight for each in (one, *copies[one])), reverse=True)

    counting = max(own, key=weight)
    for one in own:
        yield Shown(one.reading, one is not counting, bool(copies[one]))


def _is_copy(other: Kept, one: Kept) -> bool:
    """Whether `other` says of a declared reading what the customer said; an estimate says nothing."""
    is_equal = other.reading.to == one.reading.to and other.reading.source != "estimate"
    return one.declared and not other.declared and is_equal
