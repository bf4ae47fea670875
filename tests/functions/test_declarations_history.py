"""The readings of a meter, page by page."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from functions.declarations import store
from shared import aws, cursor, keys, meters, settings
from tests.support import people
from tests.support.declaring import (
    OCTOBER,
    declare,
    history,
    metered,
    reading,
    refusal,
    shown,
    stored_meter,
)
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
        "confirmed": False,
    }


def imported(to: str, source: meters.Source, at: int) -> None:
    """A reading of November as an import leaves it beside a declared one."""
    found = reading("2026-11", "7", to, source, at)
    key = keys.reading("01234", "KV1_241", found.period, found.at)
    aws.put(settings.table("meters"), {**key, **meters.as_item(found)}, people.NEW)


def november(person: people.Person) -> list[tuple[str, str, bool, bool]]:
    body = history(person).body
    return [
        (one["to"], one["source"], one["replaced"], one["confirmed"])
        for one in body["readings"]
        if one["period"] == "2026-11"
    ]


@pytest.mark.parametrize("source", ["customer", "utility", "remote"])
@pytest.mark.parametrize("at", [NOW - 40_000, NOW + 40_000], ids=["before", "after"])
def test_an_imported_reading_that_equals_the_declared_one_confirms_it(
    ona: people.Person, source: meters.Source, at: int
) -> None:
    metered(OCTOBER)
    declare(ona, "7,5")
    imported("7.500", source, at)
    assert november(ona) == [("7.500", "customer", False, True)]


@pytest.mark.parametrize("source", ["utility", "remote"])
def test_another_reading_of_the_utility_replaces_the_declared_one(
    ona: people.Person, source: meters.Source
) -> None:
    metered(OCTOBER)
    declare(ona, "7,5")
    imported("7.4", source, NOW - 40_000)
    assert november(ona) == [("7.500", "customer", True, False), ("7.400", source, False, False)]


def test_an_estimate_confirms_nothing(ona: people.Person) -> None:
    metered(OCTOBER)
    declare(ona, "7,5")
    imported("7.5", "estimate", NOW - 40_000)
    assert november(ona) == [("7.500", "customer", False, False), ("7.500", "estimate", True, False)]


def test_of_a_reading_and_its_correction_the_one_counts_that_the_utility_confirms(ona: people.Person) -> None:
    metered(OCTOBER)
    for typed in ("7,9", "7,5"):
        declare(ona, typed)
    imported("7.9", "customer", NOW - 40_000)
    assert november(ona) == [("7.500", "customer", False, False), ("7.900", "customer", True, True)]
    imported("7.9", "utility", NOW - 30_000)
    assert november(ona) == [("7.500", "customer", True, False), ("7.900", "customer", False, True)]


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


@pytest.mark.parametrize("made_up", ["", "x", cursor.encode("2026"), cursor.encode("2026-11#")])
def test_a_cursor_that_is_none_of_ours_is_refused(ona: people.Person, made_up: str) -> None:
    metered(OCTOBER)
    assert refusal(history(ona, next=made_up)) == (422, "invalid", [("next", "cursor")])


def test_a_meter_tells_what_each_of_24_months_used(ona: people.Person) -> None:
    years = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][:34]
    metered(*(reading(period, str(at), str(at + 2)) for at, period in enumerate(years)))
    [meter] = shown(ona)["meters"]
    assert meter["months"] == dict.fromkeys(reversed(years[-24:]), "2.000")


def test_what_is_declared_counts_in_its_month(ona: people.Person) -> None:
    metered(OCTOBER)
    declare(ona, "8,25")
    assert shown(ona)["meters"][0]["months"] == {"2026-11": "1.250", "2026-10": "0.300"}
    assert stored_meter()["months"] == {"2026-11": Decimal("1.25"), "2026-10": Decimal("0.3")}


def test_a_meter_as_older_imports_left_it_has_no_months_yet(ona: people.Person) -> None:
    metered(OCTOBER)
    table, key = settings.table("meters"), keys.meter("01234", "KV1_241")
    aws.update(table, key, "REMOVE months", "attribute_exists(pk)")
    assert shown(ona)["meters"][0]["months"] == {}
