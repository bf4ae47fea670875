"""Files for the billing system where the database pages, refuses and races as DynamoDB does."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from time_machine import travel

from functions.exports import overview, sending, store
from shared import aws, keys, outbox, settings
from shared.errors import Busy
from tests.support import exporting
from tests.support.exporting import all_went_out_once, arrive, make_files
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("tables")

LARGE = "x" * 20_000  # fifty such records are more than a page of a query


def large_ones(count: int) -> list[str]:
    """Records of one customer, so of one partition, each a second after the one before."""
    arrived = []
    with travel(NOW, tick=False) as clock:
        for _ in range(count):
            clock.shift(1)
            arrived.append(arrive(payer_code="01234", period=LARGE))
    return arrived


def test_records_over_several_pages_go_out_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST", 70)
    arrived = large_ones(130)
    make_files()
    assert exporting.files("readings") == {
        "readings-000001.csv": arrived[:70],
        "readings-000002.csv": arrived[70:],
    }
    assert exporting.waiting() == []


def test_reading_the_oldest_reads_little_more_than_these() -> None:
    large_ones(130)
    with exporting.at_call(0, lambda: None) as pages:
        found = store.waiting("readings", 10)
    assert len(found) == 10
    assert pages == ["dynamodb.Query"] * outbox.SHARDS


def test_of_very_many_that_wait_one_page_a_partition_is_counted() -> None:
    large_ones(130)
    arrive("payments")
    count, more = store.count_waiting("readings")
    assert 40 < count < 60
    assert more
    assert store.count_waiting("payments") == (1, False)
    assert overview.overview(NOW).waiting["readings"] == (count, True)


def test_a_turn_is_one_runs_until_it_is_over() -> None:
    first = store.lease("readings", NOW)
    with pytest.raises(Busy):
        store.lease("readings", NOW + store.LEASE - 1)
    second = store.lease("readings", NOW + store.LEASE)
    assert (first.number, second.number) == (1, 1)
    assert store.lease("payments", NOW).number == 1


def test_whose_turn_is_over_can_neither_begin_nor_finish_nor_give_back() -> None:
    late = store.lease("readings", NOW)
    holder = store.lease("readings", NOW + store.LEASE)
    before = exporting.table()
    with pytest.raises(aws.ConditionFailed):
        store.begin(late, 1, "manifests/readings/late.json")
    with pytest.raises(aws.ConditionFailed):
        store.finish(late, 1, NOW)
    store.give_back(late)
    assert exporting.table() == before
    store.finish(store.begin(holder, 1, "manifests/readings/a.json"), 3, NOW)
    [remembered] = store.sent_files("readings")
    assert (remembered["number"], remembered["rows"]) == (1, 3)
    state = aws.get(settings.table("exchange"), keys.sequence("readings")) or {}
    assert (state["sent"], state["lease_until"], "begun" in state) == (1, 0, False)


def test_runs_at_once_while_records_arrive_send_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST", 7)
    arrived = [arrive() for _ in range(20)]

    def run(_: int) -> None:
        with contextlib.suppress(Busy):
            make_files()

    with ThreadPoolExecutor(5) as threads:
        runs = threads.map(run, range(4))
        arrived += list(threads.map(lambda _: arrive(), range(20)))
        list(runs)
    make_files()
    all_went_out_once({"readings": arrived})
