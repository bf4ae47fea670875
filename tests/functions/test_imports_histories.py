"""Whatever comes in whatever order, twice, and through processes that die: the newest of each counts."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from functions.imports import cutting
from tests.support import fake_aws
from tests.support.deliveries import Delivery, deliveries
from tests.support.dying import Portal
from tests.support.expected import Expected, Told
from tests.support.importing import everything
from tests.support.observed import announced, histories, state, told
from tests.support.times import NOW

LIVES = st.lists(st.none() | st.integers(0, 40), max_size=3).map(tuple)
CHUNKS = st.sampled_from([60, 10**6])


@dataclass(frozen=True)
class Step:
    """An event of a delivery, or of a dry run of it, and after how many calls those who handle it die."""

    delivery: Delivery
    check: bool
    lives: tuple[int | None, ...]


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """All deliveries in some order, before that some of them, some of these as dry runs."""
    found = draw(deliveries())
    some = draw(st.lists(st.tuples(st.sampled_from(found), st.booleans()), max_size=4))
    rest = [(delivery, False) for delivery in draw(st.permutations(found))]
    return [Step(delivery, check, draw(LIVES)) for delivery, check in (*some, *rest)]


def clean(found: set[Delivery]) -> list[Any]:
    """What the deliveries leave, each once, in the order in which they were made."""
    with fake_aws.made_up():
        portal = Portal(0)
        with portal.working():
            for delivery in sorted(found, key=lambda one: max(map(one.exported, one.files))):
                portal.handle(delivery.bring())
        return lasting()


def lasting() -> list[Any]:
    """What must not depend on the order of deliveries, digests too.

    When something was seen says nothing once a newer export has it, nor does how much there was to end.
    """
    found = [item | dict.fromkeys(("missing", "of")) for item in everything()]
    return [
        item | {"seen": None} if item.get("seen", "") < item.get("exported", "") else item for item in found
    ]


@histories(30)
@given(history=steps(), seed=st.integers(0, 2**32), chunk=CHUNKS)
def test_any_history_ends_in_the_newest_of_each_and_every_report_is_of_a_clean_run(
    history: list[Step], seed: int, chunk: int
) -> None:
    expected, reports = Expected(), dict[str, list[Told]]()
    with travel(NOW, tick=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "CHUNK", chunk)
        with fake_aws.made_up():
            for number, step in enumerate(history):
                key = step.delivery.key(check=step.check)
                if key not in reports:
                    step.delivery.bring(check=step.check)
                    take = expected.check if step.check else expected.take
                    reports[key] = take(step.delivery)
                portal = Portal(seed + number, step.lives)
                with portal.working():
                    portal.handle(key)
                assert portal.failed == []
                assert told(step.delivery, key) == reports[key]
            assert state() == expected.tables()
            assert announced() == expected.news
            ended = lasting()
        found = {step.delivery for step in history}
        if all(delivery.confirmed for delivery in found):
            assert ended == clean(found)
