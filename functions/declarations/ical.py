"""Calendars as RFC 5545 wants them, of events that last whole days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDTH = 75  # octets of a line, without its end


@dataclass(frozen=True)
class Event:
    """Something from the day `first` to the end of the day `last`.

    `uid` stays the same whenever the calendar is made: imported again, the event replaces itself.
    `reminder` says how long before its end it reminds, `-P2DT15H`.
    """

    uid: str
    first: date
    last: date
    summary: str
    description: str
    url: str
    reminder: str


def document(name: str, events: Iterable[Event], now: int) -> str:
    """The calendar `name`, made at `now`. Days have no time zone: they are the same ones everywhere."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//savitarna//savitarna//LT", "CALSCALE:GREGORIAN"]
    head += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    body = [line for event in events for line in _event(event, stamp)]
    return "".join(f"{_folded(line)}\r\n" for line in [*head, *body, "END:VCALENDAR"])


def _event(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"  # the first day that is no part of it
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}")
    yield from (f"TRIGGER;RELATED=END:{event.reminder}", "END:VALARM")
    yield "END:VEVENT"


def _text(plain: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", r"\n")


def _folded(line: str) -> str:
    """Goes on after a line end and a space where a line would be too long; no character is parted."""
    parts, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > WIDTH:
            parts.append("")
            octets = 1  # the space
        parts[-1] += character
        octets += size
    return "\r\n ".join(parts)
