"""The pages of a meter's history, on DynamoDB Local: none loses a reading, however many a month has."""

from collections.abc import Iterator

import pytest
import time_machine

from functions.declarations import store
from shared.meters import Reading
from tests.support import people
from tests.support.declaring import history, metered, reading
from tests.support.times import NOW


@pytest.fixture
def ona(tables: dict[str, str]) -> Iterator[people.Person]:
    """Frozen only once the tables are there: DynamoDB Local is waited for by the clock."""
    assert tables
    with time_machine.travel(NOW, tick=False):
        yield people.signed_in("ona", "01234")


def of_month(month: int, many: int) -> list[Reading]:
    return [reading(f"2026-{month:02d}", "7", f"8.{n:03d}", at=NOW + n) for n in range(many)]


def pages(person: people.Person) -> list[list[tuple[str, str]]]:
    """Period and reading of each entry, page by page."""
    found: list[list[tuple[str, str]]] = []
    query: dict[str, str] = {}
    while True:
        body = history(person, **query).body
        found.append([(one["period"], one["to"]) for one in body["readings"]])
        if body["next"] is None:
            return found
        query = {"next": body["next"]}


@pytest.mark.parametrize(
    "months",
    [
        [1, store.PAGE - 1, 1],
        [1, store.PAGE, 1],
        [1, store.PAGE + 1, 1],
        [2 * store.PAGE, 2 * store.PAGE + 5, 3 * store.PAGE],
        [store.PAGE],
        [30, 31, 30, 31],
        [0],
    ],
    ids=str,
)
def test_every_reading_is_on_one_page_and_no_month_is_parted(ona: people.Person, months: list[int]) -> None:
    given = [one for month, many in enumerate(months, 1) for one in of_month(month, many)]
    metered(*given)
    seen = pages(ona)
    newest_first = sorted(given, key=lambda one: (one.period, one.at), reverse=True)
    assert [one for page in seen for one in page] == [(one.period, f"{one.to:.3f}") for one in newest_first]
    periods = [period for page in seen for period in {period for period, _ in page}]
    assert len(periods) == len(set(periods))
