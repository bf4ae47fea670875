"""Whatever arrives, runs, dies, fails and is taken in whatever order, every record goes out once."""

import contextlib
from itertools import chain

import pytest
from botocore.exceptions import ClientError
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from time_machine import travel

from functions.exports import sending, store
from shared import outbox
from shared.errors import Busy
from shared.outbox import COLUMNS, Kind
from tests.support import exporting
from tests.support.exporting import at_call, make_files, make_files_killed_at
from tests.support.times import NOW

USED: tuple[Kind, ...] = ("readings", "payments")
KINDS, CALLS = st.sampled_from(USED), st.integers(1, 60)


def fail() -> None:
    raise ClientError({"Error": {"Code": "InternalError"}}, "AnyCall")


class Exchange(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        exporting.forget_everything()
        self.arrived: dict[Kind, list[str]] = {kind: [] for kind in USED}
        self.travelling = travel(NOW, tick=False)
        self.clock = self.travelling.start()

    @rule(kind=KINDS, count=st.integers(1, 4))
    def arrive(self, kind: Kind, count: int) -> None:
        self.arrived[kind] += [exporting.arrive(kind) for _ in range(count)]

    @rule(seconds=st.sampled_from([1, store.LEASE]))
    def time_passes(self, seconds: int) -> None:
        self.clock.shift(seconds)

    @rule()
    def run(self) -> None:
        with contextlib.suppress(Busy):
            make_files()

    @rule(number=CALLS)
    def run_and_die(self, number: int) -> None:
        with contextlib.suppress(Busy):
            make_files_killed_at(number)

    @rule(number=CALLS)
    def run_and_fail(self, number: int) -> None:
        with at_call(number, fail), contextlib.suppress(ClientError, Busy):
            make_files()

    @rule(number=CALLS, kind=KINDS, then=CALLS)
    def run_and_meet(self, number: int, kind: Kind, then: int) -> None:
        """In the middle of a run something arrives, the clerk takes all, and another run comes and dies."""

        def others() -> None:
            self.arrive(kind, 1)
            exporting.take_all()
            self.run_and_die(then)

        with at_call(number, others), contextlib.suppress(Busy):
            make_files()

    @rule()
    def take(self) -> None:
        exporting.take_all()

    @rule()
    def take_by_half(self) -> None:
        for key in exporting.to_take():
            exporting.copy_to_taken(key)

    @invariant()
    def nothing_is_lost_and_nothing_goes_out_twice(self) -> None:
        waiting = exporting.waiting()
        for kind in USED:
            sent = list(chain(*exporting.files(kind).values()))
            wait = [
                item["cells"][COLUMNS[kind][1]]
                for item in waiting
                if item["pk"].startswith(f"WAITING#{kind}#")
            ]
            assert len(sent) == len(set(sent))
            assert {*sent, *wait} == set(self.arrived[kind])

    def teardown(self) -> None:
        self.clock.shift(store.LEASE)
        make_files()
        exporting.take_all()
        exporting.all_went_out_once(self.arrived)
        self.travelling.stop()


@pytest.mark.usefixtures("moto_aws")
def test_any_interleaving_of_arrivals_runs_deaths_and_takings_sends_every_record_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "MOST", 3)
    monkeypatch.setattr(sending, "KINDS", USED)
    monkeypatch.setattr(outbox, "SHARDS", 2)
    run_state_machine_as_test(
        Exchange, settings=settings(max_examples=25, stateful_step_count=12, deadline=None)
    )
