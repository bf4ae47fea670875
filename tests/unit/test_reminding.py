"""Which reminders a day brings, on every day and through every change of clocks."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.reminders.reminding import day, due_days, is_awaited, unpaid
from shared import calendar, meters
from shared.reminders import WindowKind
from tests.support.declaring import reading

DAYS = st.dates(date(2020, 1, 1), date(2039, 12, 31))
WINDOWS = (
    st.tuples(st.integers(1, 31), st.integers(1, 31)).map(sorted).map(lambda pair: f"{pair[0]}-{pair[1]}")
)


def of_window(today: date, window: str = "21-31") -> WindowKind | None:
    return day(today, window, {}).of_window


@pytest.mark.parametrize(
    ("window", "opens", "closes_soon"),
    [
        ("21-31", date(2026, 11, 21), date(2026, 11, 28)),
        ("21-31", date(2026, 12, 21), date(2026, 12, 29)),
        ("21-31", date(2026, 2, 21), date(2026, 2, 26)),
        ("21-31", date(2028, 2, 21), date(2028, 2, 27)),
        ("21-31", date(2026, 3, 21), date(2026, 3, 29)),  # the day on which clocks go forward
        ("25-31", date(2026, 10, 25), date(2026, 10, 29)),  # opens on the day on which they go back
        ("1-31", date(2026, 11, 1), date(2026, 11, 28)),
        ("28-31", date(2026, 11, 28), None),  # three days
        ("27-30", date(2026, 11, 27), date(2026, 11, 28)),
        ("30-31", date(2026, 2, 28), None),  # all of it is the month's last day
        ("10-10", date(2026, 11, 10), None),
    ],
)
def test_a_window_is_reminded_of_when_it_opens_and_two_days_before_its_last(
    window: str, opens: date, closes_soon: date | None
) -> None:
    month = [opens.replace(day=1) + timedelta(days=n) for n in range(31)]
    kinds = {one: of_window(one, window) for one in month if one.month == opens.month}
    expected: dict[date, WindowKind] = {opens: "window_opens"}
    if closes_soon:
        expected[closes_soon] = "window_closes"
    assert {one: kind for one, kind in kinds.items() if kind} == expected


@given(DAYS, WINDOWS)
def test_each_month_has_one_opening_and_a_closing_unless_its_window_is_short(
    today: date, window: str
) -> None:
    month = [today.replace(day=1) + timedelta(days=n) for n in range(31)]
    found = {one: day(one, window, {}) for one in month if one.month == today.month}
    kinds = [(one, what) for one, what in found.items() if what.of_window]
    [(opens, first), *rest] = kinds
    assert first.of_window == "window_opens"
    assert calendar.today(first.window.opens_at) == opens
    last = calendar.today(first.window.closes_at - 1)
    closing = last - timedelta(days=2)
    assert [(one, what.of_window) for one, what in rest] == (
        [(closing, "window_closes")] if closing > opens else []
    )
    assert {what.window.period for _, what in kinds} == {f"{today:%Y-%m}"}


@given(DAYS)
def test_every_invoice_is_reminded_of_three_days_before_and_three_days_after(due_on: date) -> None:
    told = {ago: due_days(due_on + timedelta(days=ago)).get(due_on.isoformat()) for ago in range(-40, 41)}
    assert {ago: kind for ago, kind in told.items() if kind} == {-3: "due_soon", 3: "overdue"}


def meter(*readings: meters.Reading, **about: object) -> dict[str, Any]:
    standing = meters.standing_items(meters.standing(readings))
    return {"type": "Karšto vandens skaitiklis", "remote": False, **standing, **about}


OCTOBER = reading("2026-10", "6", "7")
NOVEMBER = {
    source: reading("2026-11", "7", "8", source) for source in ("customer", "utility", "remote", "estimate")
}


@pytest.mark.parametrize(
    ("items", "awaited"),
    [
        ([], False),
        ([meter(OCTOBER)], True),
        ([meter()], True),
        ([meter(OCTOBER, remote=True)], False),
        ([meter(OCTOBER, removed_on="2026-11-01")], False),
        ([{"last": meters.as_item(OCTOBER)}], False),  # the billing system has sent only its readings
        ([meter(OCTOBER, NOVEMBER["customer"])], False),
        ([meter(OCTOBER, NOVEMBER["utility"])], False),
        ([meter(OCTOBER, NOVEMBER["remote"])], False),
        ([meter(OCTOBER, NOVEMBER["estimate"])], True),
        ([meter(reading("2026-12", "8", "9"))], False),
        ([meter(OCTOBER, NOVEMBER["customer"]), meter(OCTOBER)], True),
        ([meter(OCTOBER, remote=True), meter(OCTOBER, NOVEMBER["customer"])], False),
    ],
)
def test_a_contract_is_awaited_while_a_meter_of_it_is_to_be_declared(
    items: list[dict[str, Any]], awaited: bool
) -> None:
    assert is_awaited(items, "2026-11") is awaited


CENTS = st.integers(-10_000, 10_000)


@given(CENTS, CENTS, st.none() | CENTS)
def test_what_is_left_to_pay_is_all_that_neither_side_knows_as_paid(
    amount: int, paid: int, settled: int | None
) -> None:
    item = {"payer_code": "01234", "number": "Fiz1", "due_on": "2026-11-30", "amount": Decimal(amount)}
    item |= {"paid": Decimal(paid)} | ({} if settled is None else {"settled": Decimal(settled)})
    left = amount - max(paid, settled or 0)
    found = unpaid(item)
    if left <= 0:
        assert found is None
    else:
        assert found == {
            "payer_code": "01234",
            "number": "Fiz1",
            "due_on": "2026-11-30",
            "amount": amount,
            "due": left,
        }
