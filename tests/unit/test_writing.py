"""Amounts and times as people write them."""

import pytest

from shared import writing

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("cents", "lithuanian", "english"),
    [
        (0, "0,00 €", "€0.00"),
        (5, "0,05 €", "€0.05"),
        (7683, "76,83 €", "€76.83"),
        (123_456_789, "1 234 567,89 €", "€1,234,567.89"),
        (-100, "−1,00 €", "−€1.00"),
    ],
)
def test_money_is_written_as_people_write_it(cents: int, lithuanian: str, english: str) -> None:
    assert writing.money(cents, "lt") == lithuanian.replace(" ", SPACE)
    assert writing.money(cents, "en") == english


def test_a_day_cannot_be_misread() -> None:
    assert [writing.day("2026-11-03", language) for language in ("lt", "en")] == [
        "2026-11-03",
        "3 November 2026",
    ]


@pytest.mark.parametrize(
    ("at", "lithuanian", "english"),
    [
        (1795471199, "2026-11-23 23:59", "23 November 2026 23:59"),
        (1795471200, "2026-11-24 00:00", "24 November 2026 00:00"),
        (1782853200, "2026-07-01 00:00", "1 July 2026 00:00"),
    ],
)
def test_a_moment_is_told_in_the_time_of_lithuania(at: int, lithuanian: str, english: str) -> None:
    assert (writing.moment(at, "lt"), writing.moment(at, "en")) == (lithuanian, english)
