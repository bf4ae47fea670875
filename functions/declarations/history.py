"""The readings of a meter, newest first, and which of them count no more."""

from collections.abc import Sequence

from shared import meters
from shared.meters import Reading


def whole_periods(readings: Sequence[Reading], *, more: bool) -> tuple[list[Reading], str | None]:
    """The readings of a page and the period after which the next one goes on, if there are more.

    `readings` come newest period first. A period is never parted: which reading of it counts can only be
    told from all of them.
    """
    if not more:
        return list(readings), None
    cut = readings[-1].period
    kept = [reading for reading in readings if reading.period != cut] or list(readings)
    return kept, kept[-1].period


def replaced(readings: Sequence[Reading]) -> list[bool]:
    """For each reading whether another of its period counts instead."""
    counting = set(meters.counting(readings))
    return [reading not in counting for reading in readings]
