"""The readings of a meter, page by page."""

from datetime import UTC, datetime

import pytest

from functions.declarations import store
from shared import cursor
from tests.support import people
from tests.support.declaring import OCTOBER, history, metered, reading, refusal, shown
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("today")


def test_history_says_whose_each_reading_is_and_when(ona: people.Person) -> None:
    metered(reading("2026-09", "6", "6.7", "utility"), OCTOBER)
    answer = history(ona)
    assert answer.body["meter"] == shown(ona)["meters"][0]
    assert answer.body["readings"][1] == {
        "period": "2026-09",
        "from": "6.000",
        "to": "6.700",
        "difference": "0.700",
        "source": "utility",
        "at": "2026-09-28T10:00:00Z",
        "replaced": False,
    }


def test_history_is_paged_by_whole_periods(ona: people.Person) -> None:
    periods = [f"{year}-{month:02d}" for year in range(2016, 2026) for month in range(1, 13)]
    start = int(datetime(2016, 1, 1, tzinfo=UTC).timestamp())
    metered(*(reading(period, "1", "2", at=start + n) for period in periods for n in range(2)))
    seen: list[tuple[str, bool]] = []
    sizes: list[int] = []
    query: dict[str, str] = {}
    while True:
        body = history(ona, **query).body
        seen += [(one["period"], one["replaced"]) for one in body["readings"]]
        sizes.append(len(body["readings"]))
        if body["next"] is None:
            break
        query = {"next": body["next"]}
    assert seen == [(period, flag) for period in reversed(periods) for flag in (False, True)]
    assert max(sizes) <= store.PAGE


def test_a_period_longer_than_a_page_is_shown_as_far_as_it_goes(ona: people.Person) -> None:
    metered(OCTOBER, *(reading("2026-11", "7", "8", at=NOW + n) for n in range(store.PAGE + 1)))
    first = history(ona).body
    second = history(ona, next=first["next"]).body
    assert len(first["readings"]) == store.PAGE
    assert [one["period"] for one in second["readings"]] == ["2026-10"]


@pytest.mark.parametrize("made_up", ["", "x", cursor.encode("2026"), cursor.encode("2026-11#")])
def test_a_cursor_that_is_none_of_ours_is_refused(ona: people.Person, made_up: str) -> None:
    metered(OCTOBER)
    assert refusal(history(ona, next=made_up)) == (422, "invalid", [("next", "cursor")])
