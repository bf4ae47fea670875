"""How many attempts each limit allows, and when."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import aws, keys, limits
from shared.errors import Busy, TooMany
from shared.limits import DAY, Attempts

START = 1_795_000_000
WAITS = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 1000), st.integers(0, DAY)), max_size=60)


def run(rule: limits.Rule, waits: list[int]) -> list[int]:
    """The times of the attempts that `rule` allowed, one after each of `waits`."""
    attempts, now, allowed = Attempts(), START, []
    for wait in waits:
        now += wait
        try:
            attempts = rule(attempts, now)
        except TooMany:
            continue
        allowed.append(now)
    return allowed


def most_within(times: list[int], seconds: int) -> int:
    return max((sum(at <= other < at + seconds for other in times) for at in times), default=0)


@pytest.mark.parametrize(
    ("rule", "allowances"),
    [
        (limits.mail, [(1, 60), (5, 3600), (10, DAY)]),
        (limits.attach, [(5, DAY), (20, 10**9)]),
        (limits.five_a_day, [(5, DAY)]),
        (limits.five_a_quarter, [(5, 900)]),
    ],
)
@given(waits=WAITS)
def test_no_stretch_of_time_has_more_attempts_than_the_limit_allows(
    rule: limits.Rule, allowances: list[tuple[int, int]], waits: list[int]
) -> None:
    allowed = run(rule, waits)
    for most, seconds in allowances:
        assert most_within(allowed, seconds) <= most


@given(waits=WAITS)
def test_more_than_five_wrong_passwords_in_a_row_wait_at_least_as_long_as_the_one_before(
    waits: list[int],
) -> None:
    allowed = run(limits.sign_in, waits)
    in_a_row = 0
    for earlier, later in pairwise(allowed):
        in_a_row = 0 if later - earlier >= 900 else in_a_row + 1
        if in_a_row >= 5:
            assert later - earlier >= min(900, 2 ** (in_a_row - 5))


@pytest.mark.parametrize(
    ("rule", "waits", "retry_after"),
    [
        (limits.sign_in, [0] * 5, 1),
        (limits.sign_in, [0] * 5 + [1, 2, 4], 8),
        (limits.mail, [0], 60),
        (limits.mail, [0, 60, 60, 60, 60], 3360),
        (limits.five_a_quarter, [0, 100, 0, 0, 0], 800),
        (limits.attach, [DAY] * 20, DAY),
    ],
)
def test_who_is_refused_learns_when_to_come_back(
    rule: limits.Rule, waits: list[int], retry_after: int
) -> None:
    attempts, now = Attempts(), START
    for wait in waits:
        now += wait
        attempts = rule(attempts, now)
    with pytest.raises(TooMany) as refused:
        rule(attempts, now)
    assert refused.value.retry_after == retry_after


@given(waits=WAITS)
def test_to_come_back_when_told_is_enough(waits: list[int]) -> None:
    attempts, now = Attempts(), START
    for wait in waits:
        now += wait
        try:
            attempts = limits.mail(attempts, now)
        except TooMany as refused:
            now += refused.retry_after
            attempts = limits.mail(attempts, now)


def test_a_success_gives_back_the_place_that_it_took() -> None:
    assert Attempts((1, 2), 2).less_one() == Attempts((1,), 1)
    assert Attempts().less_one() == Attempts()


def test_old_attempts_are_forgotten_but_counted() -> None:
    attempts = Attempts()
    for now in range(50):
        attempts = attempts.and_one(now)
    assert (len(attempts.times), attempts.total) == (20, 50)


@pytest.mark.usefixtures("moto_aws")
def test_a_limit_that_others_change_all_the_time_refuses_as_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object, **__: object) -> None:
        raise aws.ConditionFailed([True])

    monkeypatch.setattr(aws, "put", lost)
    with pytest.raises(Busy):
        limits.reserve("AccountsTable", keys.email_limit("x@pastas.example", "mail"), limits.mail, START)


def test_a_wait_is_exact_within_a_second() -> None:
    attempts = Attempts(times=(START + 0.9,), total=5)
    with pytest.raises(TooMany):
        limits.sign_in(attempts, START + 1.8)
    assert limits.sign_in(attempts, START + 1.9).total == 6


def test_an_attempt_that_came_earlier_and_is_counted_later_keeps_the_newest_last() -> None:
    assert Attempts(times=(START + 1.0,), total=1).and_one(START + 0.5).times == (START + 0.5, START + 1.0)


@pytest.mark.usefixtures("moto_aws")
@pytest.mark.parametrize(("action", "days"), [("signin", 2), ("mail", 2), ("attach", 400)])
def test_attempts_are_kept_as_long_as_a_rule_looks_back_and_no_longer(action: str, days: int) -> None:
    key = keys.email_limit("niekas@pastas.example", action)
    limits.reserve("AccountsTable", key, limits.five_a_day, START)
    assert (aws.get("AccountsTable", key) or {})["ttl"] == START + days * DAY


@pytest.mark.usefixtures("moto_aws")
def test_a_place_whose_reply_was_lost_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    key, put, calls = keys.email_limit("niekas@pastas.example", "mail"), aws.put, []

    def lose_the_first_reply(*given: Any, **values: Any) -> None:  # noqa: ANN401 - passed on as they are
        calls.append(given)
        put(*given, **values)
        if len(calls) == 1:
            put(*given, **values)

    monkeypatch.setattr(aws, "put", lose_the_first_reply)
    limits.reserve("AccountsTable", key, limits.mail, START)
    assert (aws.get("AccountsTable", key) or {})["total"] == 1
