"""Statements that tell of the same payments, read at the same moment: each payment comes in once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from time_machine import travel

from functions.imports import facts
from functions.imports.answers import Turn
from functions.imports.forms import RawRow, opened
from functions.imports.tallies import Tally
from shared import aws, settings
from tests.support.facts import VECTORS, amounts, items, listed
from tests.support.times import NOW

FILES = (
    "day-053",
    "month-053",
    "day-054",
    "hour-052",
    "batch-053",
    "batch-054",
    "batch-sum-053",
    "nonref-053",
)
ONCE = [500, 1000, 1000, 1250, 2000, 3000, 3310, 4120, 5000, 7683, 12000]
REPEATS = 10


@pytest.fixture(autouse=True)
def _today(tables: dict[str, str]) -> Iterator[None]:
    assert tables
    with travel(NOW, tick=True):
        yield


def rows(name: str) -> list[RawRow]:
    path = VECTORS / f"{name}.xml"
    return [row for source in opened(path, path.name)[0] for row in source.rows()]


def empty() -> None:
    for item in items():
        key = {"pk": item["pk"], "sk": item["sk"]}
        aws.dynamodb().delete_item(TableName=settings.table("payments"), Key=key)


def test_statements_read_at_once_bring_each_payment_once() -> None:
    told = {name: rows(name) for name in FILES}

    def read(turn: int) -> Tally:
        return facts.tally("transfers", order[turn][1], Turn(str(turn), NOW, check=False))

    for repeat in range(REPEATS):
        order = [*told.items(), *told.items()]
        Random(repeat).shuffle(order)
        with ThreadPoolExecutor(len(order)) as threads:
            counted = sum((Counter(one.counts) for one in threads.map(read, range(len(order)))), Counter())
        assert sorted(amounts()) == ONCE, f"repeat {repeat}"
        assert (counted["new"], len(listed())) == (len(ONCE), len(ONCE))
        empty()
