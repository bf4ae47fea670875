"""`make restore`: what a table lacks comes back from a copy; what came since stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from time_machine import travel

from shared import aws
from tests.support.people import NEW
from tests.support.tables import everything
from tools import restore, stack

pytestmark = pytest.mark.usefixtures("moto_aws")

THEN, NOW = datetime(2026, 11, 23, 10, tzinfo=UTC), 1_800_000_000
TABLE = "MetersTable"
SOME: list[dict[str, Any]] = [
    {"pk": f"CONTRACT#{number:05}", "sk": "METER#1", "reading": number} for number in range(120)
]
EXPIRED: dict[str, Any] = {"pk": "CONTRACT#1", "sk": "LIMIT#read", "ttl": NOW - 1}


@pytest.fixture
def copy() -> str:
    """The table as it was, after which items were lost, changed and added."""
    for item in [*SOME, EXPIRED]:
        aws.put(TABLE, item, NEW)
    made = restore.copied(TABLE, THEN)
    for item in [*SOME[:60], EXPIRED]:
        aws.delete(TABLE, restore.key_of(item), "attribute_exists(pk)")
    aws.put(TABLE, SOME[110] | {"reading": 7}, "attribute_exists(pk)")
    aws.put(TABLE, {"pk": "CONTRACT#99999", "sk": "METER#2"}, NEW)
    return made


def table() -> list[dict[str, object]]:
    return everything()[TABLE]


def test_a_rehearsal_counts_and_changes_nothing(copy: str) -> None:
    before = table()

    counts = restore.restore(copy, TABLE, set(), NOW)

    assert (copy, counts) == (f"{TABLE}-at-20261123T100000", {"missing: METER": 60, "otherwise: METER": 1})
    assert table() == before


def test_what_is_missing_comes_back_and_nothing_else_is_touched(copy: str) -> None:
    restore.restore(copy, TABLE, restore.PUTS["missing"], NOW)

    since = {"pk": "CONTRACT#99999", "sk": "METER#2"}
    assert table() == [*SOME[:110], SOME[110] | {"reading": 7}, *SOME[111:], since]


def test_all_that_was_comes_back(copy: str) -> None:
    restore.restore(copy, TABLE, restore.PUTS["all"], NOW)

    assert table() == [*SOME, {"pk": "CONTRACT#99999", "sk": "METER#2"}]
    assert restore.restore(copy, TABLE, set(), NOW) == {}


def test_a_second_run_takes_the_same_copy(copy: str) -> None:
    assert restore.copied(TABLE, THEN) == copy
    assert restore.restore(copy, TABLE, set(), NOW)["missing: METER"] == 60


def test_the_whole_run_finds_the_table_by_the_stack(
    copy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = stack.Stack(boto3.Session(region_name="eu-central-1"), "savitarna", {}, {})
    monkeypatch.setattr(stack, "described", {"prod": place}.__getitem__)
    monkeypatch.setattr(stack.Stack, "resource", lambda _, name: name)

    with travel(NOW):
        restore.main({"ENV": "prod", "TABLE": TABLE, "AT": "2026-11-23T12:00+02:00", "PUT": "missing"})

    assert "60 missing: METER" in capsys.readouterr().out
    assert len(table()) == len(SOME) + 1
