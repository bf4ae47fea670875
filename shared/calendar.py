"""Days as the customers live them, in Lithuania."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

VILNIUS = ZoneInfo("Europe/Vilnius")


def today(now: int) -> date:
    """The date in Lithuania at `now` (epoch seconds)."""
    return datetime.fromtimestamp(now, VILNIUS).date()


def midnight(day: date) -> int:
    """When `day` begins in Lithuania, in epoch seconds."""
    return int(datetime.combine(day, time(), VILNIUS).timestamp())


def rfc3339(at: int) -> str:
    """A time in epoch seconds as the API writes it, `2026-11-20T22:00:00Z`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
