"""The days on which invoices are due, so that nobody looks through invoices on any other day."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

from shared import aws, keys, settings
from shared.calendar import midnight, today

PAST = timedelta(days=7)  # what was due before is no news


def note(days: Iterable[str], now: int) -> None:
    """Notes ISO days on which something is due; again and again, as often as it likes."""
    since = (today(now) - PAST).isoformat()
    for day in {day for day in days if day >= since}:
        ttl = midnight(date.fromisoformat(day)) + 30 * 86_400
        with suppress(aws.ConditionFailed):
            aws.put(settings.table("exchange"), {**keys.due_day(day), "ttl": ttl}, "attribute_not_exists(pk)")


def is_due_day(day: str) -> bool:
    return aws.get(settings.table("exchange"), keys.due_day(day)) is not None
