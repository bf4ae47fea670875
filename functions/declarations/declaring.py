"""What a reading must be, and what a meter shows before and after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shared import meters
from shared.aws import Item
from shared.calendar import rfc3339
from shared.errors import (
    InvalidField,
    MeterIsRead,
    MeterIsRemote,
    MeterIsRemoved,
    ReadingRollover,
    ReadingUnusual,
    TooMany,
    WindowClosed,
)
from shared.meters import NOTHING, RANKS, Reading
from shared.readings import parse_reading
from shared.window import Window

# Unusual is more than three times the usual; a meter that hardly turns gets this much room, m³.
TIMES_USUAL, ALWAYS_USUAL, ALWAYS_ROLLOVER = 3, 10, 100
MOST_CORRECTIONS = 30  # a window: history keeps them all


@dataclass(frozen=True)
class Meter:
    """A meter with its last reading and the one of the period before."""

    payer_code: str
    meter_number: str
    type: str
    place: str
    decimals: int
    digits: int
    remote: bool
    last: Reading | None
    previous: Reading | None
    version: int
    removed: bool = False
    months: Mapping[str, Decimal] = field(default_factory=dict)

    def start(self, period: str) -> Decimal:
        """Where the meter stood before `period`."""
        if self.last is None:
            return NOTHING
        if self.last.period < period:
            return self.last.to
        return self.previous.to if self.previous else self.last.from_

    def declared(self, period: str) -> Reading | None:
        """The reading of `period`, unless it is only estimated."""
        is_read = self.last and self.last.period == period and self.last.source != "estimate"
        return self.last if is_read else None


def meter(item: Item) -> Meter | None:
    """From an item of the Meters table; None while the billing system has sent only its readings."""
    if "type" not in item:
        return None
    return Meter(
        payer_code=item["payer_code"],
        meter_number=item["meter_number"],
        type=item["type"],
        place=item["place"],
        decimals=int(item["decimals"]),
        digits=int(item["digits"]),
        remote=item["remote"],
        last=meters.reading(item["last"]) if item.get("last") else None,
        previous=meters.reading(item["previous"]) if item.get("previous") else None,
        version=int(item["version"]),
        removed="removed_on" in item,
        months=item.get("months", {}),
    )


def refuse_unless_asked(found: Meter, window: Window, now: int) -> None:
    """Raises the reason why nothing is to be declared for the meter now, if there is one."""
    if found.removed:
        raise MeterIsRemoved
    if found.remote:
        raise MeterIsRemote
    if not window.is_open(now):
        raise WindowClosed(opens_at=rfc3339(window.opens_at))
    last = found.last
    if last and (last.period > window.period or _is_utilitys(last, window.period)):
        raise MeterIsRead


def _is_utilitys(last: Reading, period: str) -> bool:
    return last.period == period and RANKS[last.source] > RANKS["customer"]


@dataclass(frozen=True)
class Typed:
    """A reading as the customer gave it, m³; `confirmed` once asked about it."""

    to: Decimal
    confirmed: bool


def typed(text: str, confirmed: bool, found: Meter) -> Typed:
    """What was typed; InvalidField when this meter cannot show it."""
    try:
        value = parse_reading(text, found.decimals)
    except ValueError as error:
        raise InvalidField("to", str(error)) from error
    if value >= Decimal(10) ** found.digits:
        raise InvalidField("to", "reading_long")
    return Typed(value, confirmed)


def used(start: Decimal, end: Typed, usual: Decimal, digits: int) -> Decimal:
    """What was used between two readings, m³.

    Raises InvalidField when the meter cannot have got there; ReadingRollover or ReadingUnusual when it can,
    but the customer has not confirmed it yet.
    """
    difference = meters.difference(start, end.to, digits)
    if end.to < start:
        if not 0 <= difference <= max(TIMES_USUAL * usual, Decimal(ALWAYS_ROLLOVER)):
            raise InvalidField("to", "reading_below")
        if not end.confirmed:
            raise ReadingRollover
    if difference > max(TIMES_USUAL * usual, Decimal(ALWAYS_USUAL)) and not end.confirmed:
        raise ReadingUnusual
    return difference


def declared(found: Meter, readings: Sequence[Reading], end: Typed, window: Window, now: int) -> Reading:
    """The reading that a customer declares at `now`, compared with those of earlier periods."""
    usual = meters.standing(r for r in readings if r.period < window.period).usual
    start = found.start(window.period)
    difference = used(start, end, usual, found.digits)
    return Reading(window.period, start, end.to, difference, "customer", _moment(readings, window, now))


def _moment(readings: Sequence[Reading], window: Window, now: int) -> int:
    """Now, or the first free second: two readings of one second would be one item."""
    mine = [r.at for r in readings if r.period == window.period and r.source == "customer"]
    if len(mine) >= MOST_CORRECTIONS:
        raise TooMany(window.closes_at - now)
    return max([now, *(at + 1 for at in mine)])
