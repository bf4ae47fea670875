"""Days as the customers live them, in Lithuania."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VILNIUS = ZoneInfo("Europe/Vilnius")


def today(now: int) -> date:
    """The date in Lithuania at `now` (epoch seconds)."""
    return datetime.fromtimestamp(now, VILNIUS).date()


def midnight(day: date) -> int:
    """When `day` begins in Lithuania, in epoch seconds."""
    return int(datetime.combine(day, time(), VILNIUS).timestamp())
