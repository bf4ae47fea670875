"""The days of a month on which readings are declared, in Lithuania's time."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel

from shared import calendar
from shared.calendar import rfc3339


@dataclass(frozen=True)
class Window:
    """Open from `opens_at` up to but not at `closes_at`, epoch seconds; `period` is its month, YYYY-MM."""

    period: str
    opens_at: int
    closes_at: int

    def is_open(self, now: int) -> bool:
        return self.opens_at <= now < self.closes_at


class WindowShown(BaseModel):
    """The window that is open, or the next one."""

    open: bool
    opens_at: str
    closes_at: str


def shown(found: Window, now: int) -> WindowShown:
    times = {"opens_at": rfc3339(found.opens_at), "closes_at": rfc3339(found.closes_at)}
    return WindowShown(open=found.is_open(now), **times)


def window(days: str, now: int) -> Window:
    """The window that is open at `now`, or the next one; `days` is first-last day of a month, `21-31`."""
    first, last = (int(day) for day in days.split("-"))
    today = calendar.today(now)
    this = _window(today, first, last)
    return this if now < this.closes_at else _window(_next_month(today), first, last)


def _window(month: date, first: int, last: int) -> Window:
    """Closes at the midnight that ends its last day, whatever the clocks did meanwhile."""
    opens, ends = _day(month, first), _day(month, last) + timedelta(days=1)
    return Window(f"{month:%Y-%m}", calendar.midnight(opens), calendar.midnight(ends))


def _day(month: date, day: int) -> date:
    """A day past the month's end is its last day."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def _next_month(day: date) -> date:
    return day.replace(day=1) + timedelta(days=31)
