"""Meters and readings as they come in, in whatever order."""

from decimal import Decimal
from typing import Any

import pytest

from functions.imports import standings
from shared import aws
from shared.errors import Busy
from tests.support.importing import counts, faults, imported, stored

pytestmark = pytest.mark.usefixtures("today")

METERS = "payer_code,meter_number,type,place,decimals,digits,remote\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"
A_METER = METERS + "01234,KV1,Karšto vandens skaitiklis,Nr. 1,3,5,false\n"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("01234,KV1,,Nr. 1,3,5,false", "type", "missing"),
        ("01234,KV#1,T,Nr. 1,3,5,false", "meter_number", "meter_number"),
        ("01234,KV1,T,Nr. 1,4,5,false", "decimals", "decimals"),
        ("01234,KV1,T,Nr. 1,3,9,false", "digits", "digits"),
        ("01234,KV1,T,Nr. 1,3,5,gal", "remote", "yes_or_no"),
        (f"01234,KV1,{'T' * 201},Nr. 1,3,5,false", "type", "too_long"),
        (f"{'1' * 50},KV1,T,Nr. 1,3,5,false", "payer_code", "too_long"),
        ("01234,KV1,T\x07,Nr. 1,3,5,false", "type", "characters"),
        ("01234,KV1,T,\u202eNr. 1,3,5,false", "place", "characters"),
    ],
)
def test_a_meter_that_cannot_be_is_refused(row: str, column: str, code: str) -> None:
    assert faults(imported(METERS + row + "\n")) == [(2, column, code)]
    assert [item for item in stored("meters") if "exported" in item] == []


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("01234,KV1,2026-10,2026-10-30,-1,2,customer", "from", "cubic_metres"),
        ("01234,KV1,2026-10,2026-10-30,1,2e3,customer", "to", "cubic_metres"),
        ("01234,KV1,2026-10,2026-10-30,1,NaN,customer", "to", "cubic_metres"),
        ("01234,KV1,2026-10,2026-10-30,1,999999999,customer", "to", "cubic_metres"),
        ("01234,KV1,2026-10,2026-10-30,1,2,neighbour", "source", "source"),
        ("01234,KV1,2026-10,20261030,1,2,customer", "read_on", "date"),
        ("01234,KV1,2026-10,0001-01-01,1,2,customer", "read_on", "date"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(row: str, column: str, code: str) -> None:
    assert faults(imported(READINGS + row + "\n")) == [(2, column, code)]
    assert stored("meters") == []


def reading(period: str, start: str, end: str, source: str = "customer", day: int = 28) -> str:
    return f"01234,KV1,{period},{period}-{day:02d},{start},{end},{source}\n"


def standing() -> Any:  # noqa: ANN401 - compared with plain numbers
    [meter] = stored("meters", begins="METER#")
    last, previous = meter["last"], meter["previous"]
    return last["period"], last["to"], last["source"], previous and previous["to"], meter["usual"]


def test_a_meter_follows_its_readings_whatever_comes_first() -> None:
    for rows in (reading("2026-10", "9", "12.5"), reading("2026-08", "5", "7"), reading("2026-09", "7", "9")):
        imported(READINGS + rows)
    imported(A_METER)
    assert standing() == ("2026-10", Decimal("12.5"), "customer", 9, Decimal("2.5"))


def test_usual_is_the_mean_of_the_last_twelve_periods() -> None:
    old = reading("2025-08", "0", "100")
    recent = [reading(f"2025-{m:02d}", "0", "2") for m in range(11, 13)]
    imported(READINGS + old + "".join(recent + [reading(f"2026-{m:02d}", "0", "2") for m in range(1, 11)]))
    assert standing()[4] == 2


def test_the_utilitys_own_reading_replaces_a_declared_one_and_an_estimate_does_not() -> None:
    imported(A_METER)
    imported(
        READINGS + reading("2026-10", "5", "7", "customer", 28) + reading("2026-10", "5", "6", "estimate", 31)
    )
    assert standing()[1:3] == (7, "customer")
    imported(READINGS + reading("2026-10", "5", "6.5", "utility", 22))
    assert standing()[1:3] == (Decimal("6.5"), "utility")
    assert len(stored("meters", begins="READING#")) == 3, "history says whose"


@pytest.mark.parametrize("meter_first", [True, False])
def test_a_meter_that_passed_its_highest_number_used_what_its_digits_say(meter_first: bool) -> None:
    meter = METERS + "01234,KV1,Skaitiklis,Nr. 1,3,4,false\n"
    rows = READINGS + reading("2026-10", "9998", "3")
    for content in (meter, rows) if meter_first else (rows, meter):
        imported(content)
    [item] = stored("meters", begins="READING#")
    assert (item["difference"], standing()[4]) == (5, 5)
    assert imported(rows)["counts"] == counts(unchanged=1)
    [again] = stored("meters", begins="READING#")
    assert (again["difference"], again["version"]) == (5, item["version"] + 1), "it is written once"


def test_a_reading_below_a_too_high_estimate_takes_back_what_was_too_much() -> None:
    imported(A_METER)
    imported(
        READINGS + reading("2026-09", "5", "12", "estimate") + reading("2026-10", "12", "11.5", "utility")
    )
    assert [one["difference"] for one in stored("meters", begins="READING#")] == [7, Decimal("-0.5")]
    assert standing()[4] == Decimal("3.25")


def test_a_corrected_reading_changes_the_meter() -> None:
    imported(A_METER)
    imported(READINGS + reading("2026-10", "5", "7"))
    assert imported(READINGS + reading("2026-10", "5", "8"))["counts"] == counts(changed=1)
    assert standing()[1] == 8


def test_a_meter_without_readings_waits_for_its_first() -> None:
    imported(A_METER)
    [meter] = stored("meters")
    assert (meter["last"], meter["previous"], meter["usual"], meter["digits"]) == (None, None, 0, 5)


def test_a_declaration_in_between_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(A_METER)
    whole, tries = standings._set, []  # noqa: SLF001 - fails once in between

    def once_beaten(*given: Any) -> None:  # noqa: ANN401 - passed on as it is
        tries.append(given)
        if len(tries) == 1:
            raise aws.ConditionFailed([True])
        whole(*given)

    monkeypatch.setattr(standings, "_set", once_beaten)
    imported(READINGS + reading("2026-10", "5", "7"))
    assert (len(tries), standing()[1]) == (2, 7)


def test_a_meter_that_never_stands_still_fails_the_import_for_another_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def beaten(*_: object) -> None:
        raise aws.ConditionFailed([True])

    monkeypatch.setattr(standings, "_set", beaten)
    with pytest.raises(Busy):
        imported(READINGS + reading("2026-10", "5", "7"))
