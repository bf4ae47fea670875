"""Deliveries that meet: what one does in the middle of another is not lost."""

from decimal import Decimal
from typing import Any

import pytest

from functions.imports import fulls, standings
from shared import parallel
from tests.support.import_flow import deliver
from tests.support.importing import everything, stored
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("today", "one_after_the_other")

METERS = "payer_code,meter_number,type,place,decimals,digits,remote\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"


@pytest.fixture
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "each", lambda work, given: [work(one) for one in given])


def before_the_first(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *delivery: Any) -> None:  # noqa: ANN401
    """Delivers something just before a function of a module is called for the first time."""
    whole, waiting = getattr(module, name), [delivery]

    def called(*given: object) -> Any:  # noqa: ANN401 - as it comes
        if waiting:
            deliver(*waiting.pop())
        return whole(*given)

    monkeypatch.setattr(module, name, called)


def readings(day: int, start: str, end: str) -> tuple[str, str]:
    """A delivery with the reading of October, exported on this day of November."""
    return f"in/readings-2026-11-{day}.csv", f"{READINGS}01234,KV1,2026-10,2026-10-30,{start},{end},utility\n"


def meters(day: int, digits: int) -> tuple[str, str]:
    return f"in/meters-2026-11-{day}.csv", f"{METERS}01234,KV1,Skaitiklis,Nr. 1,3,{digits},ne\n"


def test_a_meter_follows_a_reading_that_was_changed_back_while_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver(*readings(10, "5", "7"))
    before_the_first(monkeypatch, standings, "_set", *readings(12, "5", "7"))
    deliver(*readings(11, "5", "8"))
    [meter] = stored("meters", begins="METER#")
    [reading] = stored("meters", begins="READING#")
    assert (reading["to"], meter["last"]["to"], meter["usual"]) == (7, 7, 2)


def test_a_difference_follows_digits_that_were_changed_while_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver(*meters(10, 5))
    deliver(*readings(10, "9998", "3"))
    before_the_first(monkeypatch, standings, "_readings", *meters(11, 4))
    deliver(*readings(12, "9998", "3"))
    [meter] = stored("meters", begins="METER#")
    [reading] = stored("meters", begins="READING#")
    assert (reading["difference"], meter["last"]["difference"], meter["usual"]) == (5, 5, Decimal(5))


def test_two_events_of_a_full_export_at_once_tell_what_the_first_one_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def codes(*some: int) -> str:
        return "payer_code,address\n" + "".join(f"{code},A g. 1\n" for code in some)

    deliver("in/contracts-2026-11-18.csv", codes(*range(1000, 1020)))
    full = "in/contracts-full-2026-11-20.csv", codes(*range(1002, 1020)), NOW
    before_the_first(monkeypatch, fulls, "page_of_live", *full)
    found = deliver(*full)
    assert found["files"][0]["endings"] == {"missing": 2, "of": 20, "held": False}
    assert len([item for item in everything() if item.get("ended_on") == "2026-11-20"]) == 2
