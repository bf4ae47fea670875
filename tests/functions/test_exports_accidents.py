"""Runs that die, fail, meet each other or the clerk at any call to AWS: every record goes out once."""

import contextlib
import itertools
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from functions.exports import sending, store
from shared import aws, outbox
from shared.errors import Busy
from shared.outbox import Kind
from tests.support import exporting
from tests.support.exporting import (
    all_went_out_once,
    arrive,
    at_call,
    files,
    make_files,
    make_files_killed_at,
)
from tests.support.times import NOW, Clock

type Arrived = dict[Kind, list[str]]


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture(autouse=True)
def few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three records make two files, so that a first and a following one are met at every call."""
    monkeypatch.setattr(sending, "MOST", 2)
    monkeypatch.setattr(sending, "KINDS", ("readings",))
    monkeypatch.setattr(outbox, "SHARDS", 2)
    monkeypatch.setattr(store, "A_BATCH", 1)


def some_arrived() -> Arrived:
    exporting.forget_everything()
    return {"readings": [arrive() for _ in range(3)]}


def later(clock: Clock) -> None:
    """Whoever had the turn is dead for sure."""
    clock.shift(store.LEASE)


def for_every_call(check: Callable[[int], bool]) -> None:
    """`check` with each number of a call until it says that a run has none of that number."""
    reached = next(number for number in itertools.count(1) if not check(number))
    assert reached > 15, "a run makes more calls than that"


def test_a_run_killed_at_any_call_leaves_whole_files_and_is_completed_by_the_next(clock: Clock) -> None:
    def killed(number: int) -> bool:
        arrived = some_arrived()
        was_killed = make_files_killed_at(number)
        assert [len(rows) for rows in files("readings").values()] in ([], [2], [2, 1])
        later(clock)
        make_files()
        all_went_out_once(arrived)
        return was_killed

    for_every_call(killed)


def test_a_run_killed_while_it_completes_a_killed_one_is_completed(clock: Clock) -> None:
    def killed(number: int) -> bool:
        arrived = some_arrived()
        make_files_killed_at(14)
        assert len(files("readings")) == 1
        assert len(exporting.waiting()) > 1
        later(clock)
        was_killed = make_files_killed_at(number)
        later(clock)
        make_files()
        all_went_out_once(arrived)
        return was_killed

    for_every_call(killed)


def test_what_was_taken_from_a_killed_run_is_not_put_again(clock: Clock) -> None:
    def killed(number: int) -> bool:
        arrived = some_arrived()
        was_killed = make_files_killed_at(number)
        exporting.take_all()
        later(clock)
        make_files()
        all_went_out_once(arrived)
        return was_killed

    for_every_call(killed)


def test_what_is_taken_while_a_killed_run_is_completed_is_not_put_again(clock: Clock) -> None:
    def taken(number: int) -> bool:
        arrived = some_arrived()
        make_files_killed_at(14)
        later(clock)
        with at_call(number, exporting.take_all) as calls:
            make_files()
        all_went_out_once(arrived)
        return len(calls) >= number

    for_every_call(taken)


def test_what_arrives_or_is_taken_during_a_run_goes_out_once() -> None:
    def met(number: int) -> bool:
        arrived = some_arrived()

        def meanwhile() -> None:
            arrived["readings"].append(arrive())
            exporting.take_all()

        with at_call(number, meanwhile) as calls:
            make_files()
        make_files()
        all_went_out_once(arrived)
        return len(calls) >= number

    for_every_call(met)


def test_a_run_in_the_middle_of_another_makes_no_second_file_of_a_record() -> None:
    def interrupted(number: int) -> bool:
        arrived = some_arrived()

        def other() -> None:
            with contextlib.suppress(Busy):
                make_files()

        with at_call(number, other) as calls, contextlib.suppress(Busy):
            make_files()
        make_files()
        all_went_out_once(arrived)
        return len(calls) >= number

    for_every_call(interrupted)


def test_what_dynamodb_had_no_time_to_delete_is_deleted_after_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrived, client, slept = some_arrived(), aws.dynamodb(), list[float]()
    write, tries = client.batch_write_item, itertools.count()

    def busy_every_second_time(RequestItems: dict[str, list[aws.Item]]) -> aws.Item:  # noqa: N803 - the SDK's
        late = next(tries) % 2
        return dict(write(RequestItems=RequestItems)) if late else {"UnprocessedItems": RequestItems}

    monkeypatch.setattr(client, "batch_write_item", busy_every_second_time)
    monkeypatch.setattr("time.sleep", slept.append)
    make_files()
    all_went_out_once(arrived)
    assert slept == [store.PAUSE] * 3


def test_after_a_failure_of_any_call_the_next_try_need_not_wait() -> None:
    def failed(number: int) -> bool:
        arrived = some_arrived()

        def fail() -> None:
            raise ClientError({"Error": {"Code": "InternalError"}}, "AnyCall")

        with at_call(number, fail) as calls, contextlib.suppress(ClientError):
            make_files()
        make_files()
        all_went_out_once(arrived)
        return len(calls) >= number

    for_every_call(failed)
