"""The declaration window, on every day and through every change of clocks."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import VILNIUS
from shared.window import window

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
days = st.tuples(st.integers(1, 31), st.integers(1, 31)).map(sorted).map(lambda pair: f"{pair[0]}-{pair[1]}")


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())


@pytest.mark.parametrize(
    ("days", "now", "period", "opens", "closes"),
    [
        ("21-31", "2026-11-23T12:00+02:00", "2026-11", "2026-11-21T00:00+02:00", "2026-12-01T00:00+02:00"),
        ("21-31", "2026-11-01T00:00+02:00", "2026-11", "2026-11-21T00:00+02:00", "2026-12-01T00:00+02:00"),
        ("21-31", "2026-02-28T12:00+02:00", "2026-02", "2026-02-21T00:00+02:00", "2026-03-01T00:00+02:00"),
        ("21-31", "2026-10-24T12:00+03:00", "2026-10", "2026-10-21T00:00+03:00", "2026-11-01T00:00+02:00"),
        ("21-31", "2027-03-24T12:00+02:00", "2027-03", "2027-03-21T00:00+02:00", "2027-04-01T00:00+03:00"),
        ("1-5", "2026-12-06T00:00+02:00", "2027-01", "2027-01-01T00:00+02:00", "2027-01-06T00:00+02:00"),
        ("30-31", "2026-02-03T12:00+02:00", "2026-02", "2026-02-28T00:00+02:00", "2026-03-01T00:00+02:00"),
        ("1-31", "2026-11-23T12:00+02:00", "2026-11", "2026-11-01T00:00+02:00", "2026-12-01T00:00+02:00"),
    ],
)
def test_the_window_of_a_moment(days: str, now: str, period: str, opens: str, closes: str) -> None:
    found = window(days, epoch(now))
    assert (found.period, found.opens_at, found.closes_at) == (period, epoch(opens), epoch(closes))


@given(days, moments)
def test_the_window_never_lies_in_the_past_and_is_open_on_its_days_only(days: str, moment: datetime) -> None:
    now = int(moment.timestamp())
    found = window(days, now)
    assert found.opens_at < found.closes_at > now
    local = datetime.fromtimestamp(now, VILNIUS)
    length = monthrange(local.year, local.month)[1]
    first, last = (min(int(day), length) for day in days.split("-"))
    assert found.is_open(now) == (first <= local.day <= last)


@given(days, moments)
def test_a_window_begins_and_ends_at_midnight_of_one_month(days: str, moment: datetime) -> None:
    found = window(days, int(moment.timestamp()))
    opens = datetime.fromtimestamp(found.opens_at, VILNIUS)
    closes = datetime.fromtimestamp(found.closes_at, VILNIUS)
    assert (opens.time(), closes.time()) == (closes.time(), opens.time())
    assert opens.hour == opens.minute == 0
    assert f"{opens:%Y-%m}" == f"{closes - timedelta(days=1):%Y-%m}" == found.period


def test_a_window_of_every_day_is_always_open() -> None:
    for day in range(800):
        now = epoch("2026-01-01T00:00+02:00") + day * 86_400
        assert window("1-31", now).is_open(now)
