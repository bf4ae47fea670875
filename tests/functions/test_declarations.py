"""Declaring readings, by the handler, on made-up tables."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from boto3.dynamodb.conditions import Key as Attribute

from functions.declarations import store
from functions.declarations.app import handler
from shared import aws, cursor, keys, meters, settings
from shared.meters import Reading
from tests.support import people
from tests.support.api import Answer, event, invoke

pytestmark = pytest.mark.usefixtures("moto_aws")

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
AT = int(NOW.timestamp())


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def reading(period: str, start: str, end: str, source: meters.Source = "customer", at: int = 0) -> Reading:
    at = at or int(datetime.fromisoformat(f"{period}-28T10:00:00+00:00").timestamp())
    used = meters.difference(Decimal(start), Decimal(end), 5)
    return Reading(period, Decimal(start), Decimal(end), used, source, at)


OCTOBER = reading("2026-10", "6.7", "7")


def metered(*readings: Reading, number: str = "KV1_241", payer_code: str = "01234", **about: object) -> None:
    """A meter and its readings as imports leave them."""
    for one in readings:
        key = keys.reading(payer_code, number, one.period, one.at)
        aws.put(settings.table("meters"), {**key, **meters.as_item(one)}, people.NEW)
    names = {"payer_code": payer_code, "meter_number": number, "type": "Karšto vandens skaitiklis"}
    item = names | {"place": "Nr. 1", "decimals": 3, "digits": 5, "remote": False, "version": 1} | about
    standing = meters.standing_items(meters.standing(readings))
    aws.put(settings.table("meters"), {**keys.meter(payer_code, number), **standing, **item}, people.NEW)


def declare(person: people.Person, to: object, **more: object) -> Answer:
    body = {"payer_code": "01234", "meter_number": "KV1_241", "to": to} | more
    return invoke(handler, event("POST", "/api/declarations", body, cookie=person.cookie))


def shown(person: people.Person) -> Any:  # noqa: ANN401 - parsed JSON
    return invoke(handler, event("GET", "/api/declarations", cookie=person.cookie)).body


def history(person: people.Person, number: str = "KV1_241", **query: str) -> Answer:
    path = f"/api/contracts/01234/meters/{number}/readings"
    return invoke(handler, event("GET", path, cookie=person.cookie, query=query))


def stored_readings(number: str = "KV1_241") -> list[aws.Item]:
    theirs = Attribute("pk").eq(keys.contract_partition("01234"))
    begin = Attribute("sk").begins_with(keys.readings_prefix(number))
    return aws.query(settings.table("meters"), KeyConditionExpression=theirs & begin)


def stored_meter() -> aws.Item:
    return aws.get(settings.table("meters"), keys.meter("01234", "KV1_241")) or {}


def refusal(answer: Answer) -> tuple[int, str, list[tuple[str, str]]]:
    errors = [(error["field"], error["code"]) for error in answer.body.get("errors", [])]
    return answer.status, answer.body["code"], errors


@pytest.fixture
def ona() -> people.Person:
    return people.signed_in("ona", "01234")


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
            "from": "7.000",
            "to": None,
            "difference": None,
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
        AT,
    )
    assert item["account_id"] == "ona"
    meter = stored_meter()
    assert (meter["last"]["to"], meter["previous"]["to"], meter["usual"], meter["version"]) == (
        Decimal("7.25"),
        7,
        Decimal("0.275"),
        2,
    )


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


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-11-20T21:59:59", "2026-11-20T22:00:00Z"),
        ("2026-11-30T22:00:00", "2026-12-20T22:00:00Z"),
        ("2026-10-31T22:00:00", "2026-11-20T22:00:00Z"),
    ],
)
def test_outside_the_window_nothing_is_declared(now: str, opens_at: str) -> None:
    with time_machine.travel(datetime.fromisoformat(now + "+00:00"), tick=False):
        ona = people.signed_in("ona", "01234")
        metered(OCTOBER)
        answer = declare(ona, "7,5")
        window = shown(ona)["window"]
    assert (answer.status, answer.body["code"], answer.body["opens_at"]) == (409, "window_closed", opens_at)
    assert (window["open"], window["opens_at"]) == (False, opens_at)
    assert len(stored_readings()) == 1


@pytest.mark.parametrize("now", ["2026-11-20T22:00:00", "2026-11-30T21:59:59"])
def test_the_window_is_open_from_its_first_second_to_its_last(now: str) -> None:
    with time_machine.travel(datetime.fromisoformat(now + "+00:00"), tick=False):
        ona = people.signed_in("ona", "01234")
        metered(OCTOBER)
        assert declare(ona, "7,5").status == 200


def test_what_was_declared_in_the_last_window_is_where_the_next_begins() -> None:
    metered(OCTOBER)
    declare(people.signed_in("ona", "01234"), "7,5")
    with time_machine.travel(datetime(2026, 12, 22, tzinfo=UTC), tick=False):
        meter = shown(people.Person("ona", people.another_session("ona")))["meters"][0]
    assert (meter["from"], meter["to"]) == ("7.500", None)


def test_a_remote_meter_is_shown_and_not_asked(ona: people.Person) -> None:
    metered(reading("2026-10", "6.7", "7", "remote"), remote=True)
    [meter] = shown(ona)["meters"]
    assert (meter["from"], meter["to"], meter["difference"]) == ("6.700", "7.000", "0.300")
    assert refusal(declare(ona, "7,5")) == (409, "meter_remote", [])
    assert len(stored_readings()) == 1


def test_a_remote_meter_that_has_said_nothing_stands_at_zero(ona: people.Person) -> None:
    metered(remote=True)
    assert shown(ona)["meters"][0]["from"] == "0.000"


@pytest.mark.parametrize("period", ["2026-11", "2026-12"])
def test_what_the_utility_read_itself_is_not_asked(ona: people.Person, period: str) -> None:
    metered(OCTOBER, reading(period, "7", "7.4", "utility"))
    assert refusal(declare(ona, "7,5")) == (409, "meter_read", [])
    assert len(stored_readings()) == 2


def test_a_declared_reading_stands_above_an_estimate(ona: people.Person) -> None:
    metered(OCTOBER, reading("2026-11", "7", "9", "estimate"))
    assert shown(ona)["meters"][0]["to"] is None
    answer = declare(ona, "7,5")
    assert (answer.body["from"], answer.body["to"]) == ("7.000", "7.500")
    assert [r["replaced"] for r in history(ona).body["readings"]] == [True, False, False]


@pytest.mark.parametrize(
    ("payer_code", "number"), [("01567", "KV1_241"), ("01234", "KV9"), ("01234", "STUB")]
)
def test_what_is_not_mine_or_not_there_is_not_found(ona: people.Person, payer_code: str, number: str) -> None:
    metered(OCTOBER, payer_code="01567")
    aws.put(settings.table("meters"), {**keys.meter("01234", "STUB"), "usual": 0}, people.NEW)
    answer = declare(ona, "7,5", payer_code=payer_code, meter_number=number)
    assert refusal(answer) == (404, "not_found", [])
    path = f"/api/contracts/{payer_code}/meters/{number}/readings"
    assert invoke(handler, event("GET", path, cookie=ona.cookie)).status == 404
    assert shown(ona)["meters"] == []
    assert stored_readings() == []


def test_a_contract_detached_meanwhile_takes_no_reading(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered(OCTOBER)
    whole = store.readings

    def detach_meanwhile(payer_code: str, meter_number: str) -> list[Reading]:
        aws.delete(settings.table("accounts"), keys.link("ona", "01234"), "attribute_exists(pk)")
        return whole(payer_code, meter_number)

    monkeypatch.setattr(store, "readings", detach_meanwhile)
    assert refusal(declare(ona, "7,5")) == (404, "not_found", [])
    assert (len(stored_readings()), stored_meter()["version"]) == (1, 1)


def test_a_meter_changed_meanwhile_is_looked_at_again(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered(OCTOBER)
    whole, tries = store.readings, []

    def change_meanwhile(payer_code: str, meter_number: str) -> list[Reading]:
        tries.append(1)
        if len(tries) == 1:
            change = "SET version = version + :one"
            key = keys.meter("01234", "KV1_241")
            aws.update(settings.table("meters"), key, change, "attribute_exists(pk)", one=1)
        return whole(payer_code, meter_number)

    monkeypatch.setattr(store, "readings", change_meanwhile)
    assert declare(ona, "7,5").status == 200
    assert (len(tries), len(stored_readings())) == (2, 2)


def test_a_meter_that_never_stands_still_answers_busy(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered(OCTOBER)
    monkeypatch.setattr(store, "declare", lambda *_: False)
    answer = declare(ona, "7,5")
    assert refusal(answer)[:2] == (503, "unavailable")
    assert answer.headers["Retry-After"] == str(answer.body["retry_after"])


def test_thirty_corrections_in_a_window_are_enough(ona: people.Person) -> None:
    metered(OCTOBER, *(reading("2026-11", "7", "8", at=AT + n) for n in range(30)))
    answer = declare(ona, "7,5")
    assert (answer.status, answer.body["code"]) == (429, "too_many")
    assert answer.body["retry_after"] == int(datetime(2026, 11, 30, 22, tzinfo=UTC).timestamp()) - AT
    assert len(stored_readings()) == 31


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
    metered(OCTOBER, *(reading("2026-11", "7", "8", at=AT + n) for n in range(store.PAGE + 1)))
    first = history(ona).body
    second = history(ona, next=first["next"]).body
    assert len(first["readings"]) == store.PAGE
    assert [one["period"] for one in second["readings"]] == ["2026-10"]


@pytest.mark.parametrize("made_up", ["", "x", cursor.encode("2026"), cursor.encode("2026-11#")])
def test_a_cursor_that_is_none_of_ours_is_refused(ona: people.Person, made_up: str) -> None:
    metered(OCTOBER)
    assert refusal(history(ona, next=made_up)) == (422, "invalid", [("next", "cursor")])


def test_without_a_session_nothing_is_shown_or_declared() -> None:
    metered(OCTOBER)
    nobody = people.Person("nobody", "nobody.secret")
    assert [declare(nobody, "7,5").status, history(nobody).status] == [401, 401]
    assert len(stored_readings()) == 1
