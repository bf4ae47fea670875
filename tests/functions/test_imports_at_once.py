"""Deliveries at once, some told twice, a customer in between: their calls in any order, and some die."""

from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from functions.declarations import app as declarations
from functions.imports import cutting
from tests.support import fake_aws, people
from tests.support.api import event, invoke
from tests.support.deliveries import Delivery, deliveries
from tests.support.dying import Portal
from tests.support.expected import Expected, is_news
from tests.support.meant import meant
from tests.support.observed import announced, declared, histories, state, told
from tests.support.times import NOW

PAYER_CODE, METER = "01231", "K1"


def declare(cookie: str) -> None:
    body = {"payer_code": PAYER_CODE, "meter_number": METER, "to": "9999", "confirmed": True}
    answer = invoke(declarations.handler, event("POST", "/api/declarations", body, cookie=cookie))
    assert answer.status in (200, 404, 409)


def expected(found: list[Delivery]) -> Expected:
    """What counts once all is over; which full exports do, the reports say."""
    end = Expected()
    for delivery in found:
        said = told(delivery, delivery.key())
        for file, one in zip(delivery.files, said, strict=True):
            assert sum(one.counts.values()) == len(file.rows)
            if one.endings and not one.endings[2]:
                end.fulls[file.kind][delivery.exported(file)] = one.endings[:2]
            end.write(file, meant(file), delivery.exported(file))
    return end


def sure_news(found: list[Delivery]) -> set[tuple[str, str]]:
    """The invoices that are news by every export that has them."""
    files = [file for delivery in found for file in delivery.files if file.kind == "invoices"]
    opinions = [fields for file in files for fields, _ in meant(file).items.values()]
    names = [(fields["payer_code"], fields["number"]) for fields in opinions]
    no_news = {name for name, fields in zip(names, opinions, strict=True) if not is_news(fields)}
    return set(names) - no_news


@dataclass(frozen=True)
class Rush:
    """What comes at once, some of it `again`; the calls after which processes die, one after the other.

    Who has the turn keeps it with a probability of `steady`.
    """

    deliveries: list[Delivery]
    again: list[int]
    lives: list[int | None]
    steady: float
    chunk: int

    def bring(self) -> list[str]:
        keys = [delivery.bring() for delivery in self.deliveries]
        return [*keys, *(keys[place % len(keys)] for place in self.again)]


RUSHES = st.builds(
    Rush,
    deliveries(),
    st.lists(st.integers(0, 3), max_size=2),
    st.lists(st.none() | st.integers(0, 40), max_size=6),
    st.sampled_from([0.0, 0.5, 0.9, 0.98]),
    st.sampled_from([60, 10**6]),
)


@histories(40)
@given(rush=RUSHES, seed=st.integers(0, 2**32))
def test_deliveries_at_once_end_in_the_newest_of_each(rush: Rush, seed: int) -> None:
    with travel(NOW, tick=False), pytest.MonkeyPatch.context() as patch, fake_aws.made_up():
        patch.setattr(cutting, "CHUNK", rush.chunk)
        ona = people.signed_in("ona", PAYER_CODE)
        portal = Portal(seed, rush.lives, rush.steady)
        works = [partial(portal.take, key) for key in rush.bring()]
        with portal.working():
            portal.turns.run([partial(declare, ona.cookie), *works])
        left, end = state(), expected(rush.deliveries)
        end.declared = declared()
        assert left == end.tables()
        assert announced() >= sure_news(rush.deliveries)
