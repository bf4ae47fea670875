"""Rules of a reading: what a meter can show, what is asked about, what counts."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from functions.declarations import history
from functions.declarations.declaring import Meter, Typed, typed, used
from functions.declarations.history import Kept
from shared import meters
from shared.errors import InvalidField, ReadingRollover, ReadingUnusual
from shared.meters import Reading, Source
from shared.readings import format_reading

METER = Meter("01234", "KV1", "Skaitiklis", "Nr. 1", 3, 5, remote=False, last=None, previous=None, version=1)
numbers = st.decimals(0, Decimal("99999.999"), places=3)
usuals = st.decimals(0, 100, places=3)
sources: st.SearchStrategy[Source] = st.sampled_from(["customer", "utility", "remote", "estimate"])
readings = st.builds(
    Reading,
    period=st.sampled_from([f"2026-{month:02d}" for month in range(1, 5)]),
    from_=numbers,
    to=numbers,
    difference=numbers,
    source=sources,
    at=st.integers(0, 10_000),
)
histories = st.lists(readings, unique_by=lambda reading: (reading.period, reading.at))


@given(numbers)
def test_a_reading_is_read_as_it_is_shown(value: Decimal) -> None:
    assert typed(format_reading(value, 3).replace(".", ","), False, METER).to == value


def unusual(usual: Decimal) -> Decimal:
    return max(3 * usual, Decimal(10))


@given(numbers, numbers, usuals)
def test_a_confirmed_reading_is_never_asked_about_again(start: Decimal, end: Decimal, usual: Decimal) -> None:
    assume(end >= start or 100_000 - start + end <= max(3 * usual, Decimal(100)))
    difference = used(start, Typed(end, confirmed=True), usual, 5)
    assert difference >= 0
    assert (start + difference - end) % 100_000 == 0


@given(numbers, numbers, usuals)
def test_a_step_back_that_no_rollover_explains_is_refused(
    start: Decimal, end: Decimal, usual: Decimal
) -> None:
    assume(end < start and 100_000 - start + end > max(3 * usual, Decimal(100)))
    with pytest.raises(InvalidField) as refused:
        used(start, Typed(end, confirmed=True), usual, 5)
    assert refused.value.fields == [("to", "reading_below")]


@given(numbers, usuals, usuals)
def test_what_needs_no_confirmation_is_a_usual_step_forward(
    start: Decimal, step: Decimal, usual: Decimal
) -> None:
    end = Typed(start + step, confirmed=False)
    if step > unusual(usual):
        with pytest.raises(ReadingUnusual):
            used(start, end, usual, 5)
    else:
        assert used(start, end, usual, 5) == step


@given(st.decimals(1, 100, places=3), st.decimals(0, 99, places=3))
def test_a_step_over_the_highest_number_is_asked_about(before: Decimal, after: Decimal) -> None:
    assume(before + after <= 100)
    with pytest.raises(ReadingRollover):
        used(100_000 - before, Typed(after, confirmed=False), Decimal(0), 5)
    assert used(100_000 - before, Typed(after, confirmed=True), Decimal(0), 5) == before + after


def test_a_meter_that_stands_beyond_its_digits_goes_only_forward() -> None:
    with pytest.raises(InvalidField):
        used(Decimal(150_000), Typed(Decimal(3), confirmed=True), Decimal(0), 5)


@given(histories, st.randoms(use_true_random=False))
def test_a_meter_stands_alike_in_whatever_order_its_readings_came(
    some: list[Reading], chance: random.Random
) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    assert meters.counting(mixed) == meters.counting(some)


@given(histories)
def test_one_reading_of_a_period_counts_and_the_rest_are_replaced(some: list[Reading]) -> None:
    kept = [Kept(r, declared=False) for r in sorted(some, key=lambda r: (r.period, r.at), reverse=True)]
    shown = history.shown(kept)
    assert [one.reading for one in shown] == [one.reading for one in kept]
    counting = [one.reading for one in shown if not one.replaced]
    assert counting == meters.counting(some)
    assert not any(one.confirmed for one in shown)


@given(histories, st.data())
def test_whatever_is_confirmed_one_number_counts_in_a_period_and_it_is_the_heaviest(
    some: list[Reading], data: st.DataObject
) -> None:
    few = [replace(r, to=Decimal(int(r.to) % 3)) for r in some]
    kept = [
        Kept(r, declared=r.source == "customer" and data.draw(st.booleans()))
        for r in sorted(few, key=lambda r: (r.period, r.at), reverse=True)
    ]
    shown = history.shown(kept)
    counting = [one.reading for one in shown if not one.replaced]
    assert [(r.period, r.to) for r in counting] == [(r.period, r.to) for r in meters.counting(few)]
    declared = {one.reading for one in kept if one.declared}
    assert declared <= {one.reading for one in shown}
    assert {one.reading for one in shown if one.confirmed} <= declared


@given(histories)
def test_usual_lies_between_the_least_and_the_most(some: list[Reading]) -> None:
    standing = meters.standing(some)
    differences = [reading.difference for reading in meters.counting(some)]
    if differences:
        assert min(differences) - 1 < standing.usual < max(differences) + 1
    else:
        assert standing == meters.Standing(None, None, Decimal(0), {})
