"""When an export was made, and which of two is the newer: by its name, else by when it came."""

import re
from datetime import datetime, timedelta

from functions.imports.faults import FileRefused
from shared.calendar import VILNIUS, rfc3339

# `contracts-2026-11-23.csv`, `…-20261123T0500`, `…-2026-11-23T05-00-30`.
STAMP = re.compile(
    r"""(?<!\d) (20\d\d) (-?) (\d\d) \2 (\d\d)
    (?:[T_\ ] (?!20\d\d-?\d\d-?\d\d)  # of two dates the second is no time of the first
    (\d\d) [-:.]? (\d\d) (?:[-:.]? (\d\d))? )? (?!\d)""",
    re.ASCII | re.VERBOSE,
)
FULL = re.compile(r"(?<![^\W_])full(?![^\W_])", re.IGNORECASE)
# A clock that goes wrong by hours is forgiven; an export from next year would beat all that come until then.
AHEAD = timedelta(days=1)


def stamp(names: list[str], put_at: datetime) -> int:
    """Epoch seconds of an export: by the first of `names` that has a time of Vilnius in it, else `put_at`.

    A name with a day alone leaves the time of day to `put_at`: of two that are put on that day the later is
    the newer. Raises FileRefused for a time to come and one that never was.
    """
    made = next((found for name in names if (found := _in(name, put_at))), put_at)
    if made > put_at + AHEAD:
        raise FileRefused("stamp_future")
    return int(made.timestamp())


def _in(name: str, put_at: datetime) -> datetime | None:
    """The last time in a name: of a file about days from … to … it is the end."""
    found = STAMP.findall(name)
    if not found:
        return None
    year, _, month, day, *time = found[-1]
    hour, minute, second = (int(part or 0) for part in time)
    try:
        made = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=VILNIUS)
    except ValueError:
        raise FileRefused("stamp") from None
    return made if any(time) else _within(made, put_at)


def _within(day: datetime, put_at: datetime) -> datetime:
    """What comes on a later day is of the day's end, what comes before it of its beginning."""
    return max(day, min(put_at, day + timedelta(days=1, seconds=-1)))


def exported(made_at: int, put_at: int, digest: str) -> str:
    """A total order over exports, as text: by when they were made, then put, then by their content."""
    return f"{rfc3339(made_at)}#{put_at:010}#{digest}"


def is_full(names: list[str]) -> bool:
    """Whether the word `full` stands in one of `names`."""
    return any(map(FULL.search, names))
