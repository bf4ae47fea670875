"""When declaring is open, and of which meters it is asked."""

from datetime import UTC, datetime

import pytest
import time_machine

from functions.declarations import store
from functions.declarations.app import handler
from shared import aws, keys, settings
from shared.meters import Reading
from tests.support import people
from tests.support.api import event, invoke
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


def test_a_removed_meter_stands_last_and_is_not_asked_but_its_history_stays(ona: people.Person) -> None:
    metered(reading("2026-10", "6.7", "7"), number="KV1", removed_on="2026-11-20")
    metered(OCTOBER, number="KV2")
    kept, removed = shown(ona)["meters"]
    assert [(one["meter_number"], one["removed"]) for one in (kept, removed)] == [
        ("KV2", False),
        ("KV1", True),
    ]
    assert (removed["from"], removed["to"], removed["difference"]) == ("6.700", "7.000", "0.300")
    assert refusal(declare(ona, "7,5", meter_number="KV1")) == (409, "meter_removed", [])
    assert declare(ona, "7,5", meter_number="KV2").status == 200
    assert (len(stored_readings("KV1")), len(stored_readings("KV2"))) == (1, 2)
    body = history(ona, "KV1").body
    assert (body["meter"], [one["to"] for one in body["readings"]]) == (removed, ["7.000"])


def test_a_removed_meter_without_readings_stands_at_zero(ona: people.Person) -> None:
    metered(removed_on="2026-11-20", remote=True)
    [meter] = shown(ona)["meters"]
    assert (meter["from"], meter["to"]) == ("0.000", None)
    assert refusal(declare(ona, "7,5")) == (409, "meter_removed", [])


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
    assert waiting("readings") == []


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
    assert (len(tries), len(stored_readings()), len(waiting("readings"))) == (2, 2, 1)


def test_a_meter_that_never_stands_still_answers_busy(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered(OCTOBER)
    monkeypatch.setattr(store, "declare", lambda *_: False)
    answer = declare(ona, "7,5")
    assert refusal(answer)[:2] == (503, "unavailable")
    assert answer.headers["Retry-After"] == str(answer.body["retry_after"])


def test_thirty_corrections_in_a_window_are_enough(ona: people.Person) -> None:
    metered(OCTOBER, *(reading("2026-11", "7", "8", at=NOW + n) for n in range(30)))
    answer = declare(ona, "7,5")
    assert (answer.status, answer.body["code"]) == (429, "too_many")
    assert answer.body["retry_after"] == int(datetime(2026, 11, 30, 22, tzinfo=UTC).timestamp()) - NOW
    assert len(stored_readings()) == 31


def test_without_a_session_nothing_is_shown_or_declared() -> None:
    metered(OCTOBER)
    nobody = people.Person("nobody", "nobody.secret")
    assert [declare(nobody, "7,5").status, history(nobody).status] == [401, 401]
    assert len(stored_readings()) == 1
