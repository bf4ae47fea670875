"""Declaring a reading: shown, taken, corrected, refused, asked about once more."""

from decimal import Decimal

import pytest

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
    stored_readings,
)
from tests.support.outbox import waiting
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("today")


def test_an_account_without_contracts_sees_the_window_and_no_meters() -> None:
    window = {"open": True, "opens_at": "2026-11-20T22:00:00Z", "closes_at": "2026-11-30T22:00:00Z"}
    assert shown(people.signed_in()) == {"window": window, "meters": []}


def test_a_meter_shows_where_it_stands_and_nothing_declared_yet(ona: people.Person) -> None:
    metered(OCTOBER)
    assert shown(ona)["meters"] == [
        {
            "payer_code": "01234",
            "meter_number": "KV1_241",
            "type": "Karšto vandens skaitiklis",
            "place": "Nr. 1",
            "decimals": 3,
            "remote": False,
            "removed": False,
            "from": "7.000",
            "to": None,
            "difference": None,
            "months": {"2026-10": "0.300"},
        }
    ]


def test_a_declared_reading_is_answered_shown_and_stored(ona: people.Person) -> None:
    metered(OCTOBER)
    answer = declare(ona, "0007,25 m³")
    assert (answer.status, answer.body) == (200, shown(ona)["meters"][0])
    numbers = (answer.body["from"], answer.body["to"], answer.body["difference"])
    assert numbers == ("7.000", "7.250", "0.250")
    [_, item] = stored_readings()
    assert (item["period"], item["to"], item["source"], item["at"]) == (
        "2026-11",
        Decimal("7.25"),
        "customer",
        NOW,
    )
    assert item["account_id"] == "ona"
    meter = stored_meter()
    assert (meter["last"]["to"], meter["previous"]["to"], meter["usual"], meter["version"]) == (
        Decimal("7.25"),
        7,
        Decimal("0.275"),
        2,
    )


def told(start: str, end: str, declared_at: str = "2026-11-23T11:00:00Z") -> dict[str, str]:
    about = {"payer_code": "01234", "meter_number": "KV1_241", "period": "2026-11"}
    return {**about, "from": start, "to": end, "declared_at": declared_at}


@pytest.mark.parametrize(("decimals", "start", "end"), [(3, "7.000", "7.500"), (1, "7.0", "7.5")])
def test_a_declared_reading_waits_for_the_billing_system_once(
    ona: people.Person, decimals: int, start: str, end: str
) -> None:
    metered(OCTOBER, decimals=decimals)
    for typed in ("7,5", "7.50"):
        declare(ona, typed.rstrip("0") if decimals == 1 else typed)
    assert waiting("readings") == [told(start, end)]


def test_a_correction_waits_for_the_billing_system_after_what_it_corrects(ona: people.Person) -> None:
    metered(OCTOBER)
    for typed in ("7,9", "7,5"):
        assert declare(ona, typed).status == 200
    first, second = "2026-11-23T11:00:00Z", "2026-11-23T11:00:01Z"
    assert waiting("readings") == [told("7.000", "7.900", first), told("7.000", "7.500", second)]


def test_a_refused_reading_goes_to_nobody(ona: people.Person) -> None:
    metered(OCTOBER)
    assert [declare(ona, typed).status for typed in ("6", "70", "x")] == [422, 409, 422]
    assert waiting("readings") == []


def test_a_reading_equal_to_the_last_one_is_fine(ona: people.Person) -> None:
    metered(OCTOBER)
    assert declare(ona, "7").body["difference"] == "0.000"


def test_the_first_reading_of_a_meter_counts_from_zero(ona: people.Person) -> None:
    metered()
    assert shown(ona)["meters"][0]["from"] == "0.000"
    assert declare(ona, "1,5").body["difference"] == "1.500"


def test_a_correction_replaces_and_history_keeps_both(ona: people.Person) -> None:
    metered(OCTOBER)
    declare(ona, "7,9")
    answer = declare(ona, "7,5")
    assert (answer.body["from"], answer.body["to"]) == ("7.000", "7.500")
    found = [(r["period"], r["to"], r["replaced"]) for r in history(ona).body["readings"]]
    assert found == [("2026-11", "7.500", False), ("2026-11", "7.900", True), ("2026-10", "7.000", False)]
    assert (stored_meter()["last"]["to"], stored_meter()["previous"]["to"]) == (Decimal("7.5"), 7)


def test_a_correction_of_a_meters_first_reading_counts_from_the_same_start(ona: people.Person) -> None:
    metered()
    declare(ona, "1,5")
    assert declare(ona, "2").body["from"] == "0.000"


def test_the_same_reading_sent_twice_is_one(ona: people.Person) -> None:
    metered(OCTOBER)
    first, second = declare(ona, "7,5"), declare(ona, "7.500")
    assert first.body == second.body
    assert len(stored_readings()) == 2


def test_a_reading_of_another_contract_holder_is_seen_by_all(ona: people.Person) -> None:
    metered(OCTOBER)
    declare(people.signed_in("jonas", "01234"), "7,5")
    assert shown(ona)["meters"][0]["to"] == "7.500"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("", "missing"),
        ("seven", "reading_format"),
        ("-1", "reading_format"),
        ("7,1234", "reading_decimals"),
        ("123456789", "reading_long"),
        ("100000", "reading_long"),
        ("6,999", "reading_below"),
        ("1" * 41, "too_long"),
        (7, "wrong_type"),
        (None, "wrong_type"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_by_its_field(ona: people.Person, to: object, code: str) -> None:
    metered(OCTOBER)
    assert refusal(declare(ona, to, confirmed=True)) == (422, "invalid", [("to", code)])
    assert (len(stored_readings()), stored_meter()["version"]) == (1, 1)


def test_unusually_much_is_asked_about_once_more(ona: people.Person) -> None:
    metered(OCTOBER)
    assert declare(ona, "17").status == 200, "10 m³ are never unusual"
    assert refusal(declare(ona, "17,001")) == (409, "reading_unusual", [])
    assert len(stored_readings()) == 2
    assert declare(ona, "17,001", confirmed=True).body["difference"] == "10.001"


def test_usual_is_what_earlier_months_say_and_not_what_is_corrected(ona: people.Person) -> None:
    metered(reading("2026-09", "0", "4"), reading("2026-10", "4", "8"))
    assert declare(ona, "500", confirmed=True).status == 200
    assert refusal(declare(ona, "20,001")) == (409, "reading_unusual", [])
    assert declare(ona, "20").status == 200


def test_a_meter_that_passed_its_highest_number_is_asked_about(ona: people.Person) -> None:
    metered(reading("2026-10", "99990", "99996"), decimals=0)
    assert refusal(declare(ona, "3")) == (409, "reading_rollover", [])
    assert len(stored_readings()) == 1
    answer = declare(ona, "3", confirmed=True)
    assert (answer.body["from"], answer.body["to"], answer.body["difference"]) == ("99996", "3", "7")


def test_far_below_is_no_rollover(ona: people.Person) -> None:
    metered(reading("2026-10", "99890", "99900"))
    assert refusal(declare(ona, "0,001", confirmed=True)) == (422, "invalid", [("to", "reading_below")])
    assert declare(ona, "0", confirmed=True).body["difference"] == "100.000"
