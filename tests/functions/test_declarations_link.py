"""Declaring by the link of a reminder, without a session."""

from datetime import date
from typing import Any

import pytest
from time_machine import travel

from functions.declarations.app import handler
from shared import aws, keys, sealed, settings
from tests.support import paysera, people, reminding
from tests.support.api import Answer, event, invoke
from tests.support.declaring import OCTOBER, declare, metered, reading, refusal, stored_meter, stored_readings
from tests.support.tables import everything
from tests.support.times import NOW

LATER = NOW + 301  # when another key has come into use
LINK, DECLARE = "/api/declarations/link", "/api/declarations/link/declare"


@pytest.fixture(autouse=True)
def _meter(today: None, ona: people.Person) -> None:
    metered(OCTOBER)


def token(account_id: str = "ona", payer_code: str = "01234", period: str = "2026-11") -> str:
    return sealed.seal("declare", account_id, payer_code, period)


def opened(secret: str | None = None) -> Answer:
    return invoke(handler, event("POST", LINK, {"token": token() if secret is None else secret}))


def meter_id(place: int = 0) -> str:
    return str(opened().body["meters"][place]["id"])


def declared(to: str, meter: str | None = None, secret: str | None = None, **more: object) -> Answer:
    body = {"token": token() if secret is None else secret, "meter": meter or meter_id(), "to": to, **more}
    return invoke(handler, event("POST", DECLARE, body))


def waiting() -> list[dict[str, Any]]:
    tables = everything()
    return [item["cells"] for item in tables["ExchangeTable"] if item["pk"].startswith("WAITING#readings")]


def test_the_form_shows_the_meter_and_nothing_of_a_person() -> None:
    people.contract("01234")
    answer = opened()
    [meter] = answer.body["meters"]
    assert answer.body == {"closes_at": "2026-11-30T22:00:00Z", "meters": [meter]}
    assert meter == {
        "id": meter["id"],
        "number_end": "241",
        "type": "Karšto vandens skaitiklis",
        "place": "Nr. 1",
        "decimals": 3,
        "declared": False,
        "from": "7.000",
        "to": None,
        "difference": None,
    }
    text = str(answer.body)
    assert not [word for word in ("01234", "KV1_241", "Ona", "Liepų") if word in text]


def test_a_reading_is_stored_like_one_of_who_signed_in(ona: people.Person) -> None:
    answer = declared("8,25")
    assert (answer.status, answer.body["to"], answer.body["difference"]) == (200, "8.250", "1.250")
    assert answer.body["declared"] is True
    by_link, told = stored_readings()[-1], waiting()
    assert (by_link["account_id"], by_link["source"], by_link["at"]) == (ona.id, "customer", NOW)
    assert stored_meter()["last"]["period"] == "2026-11"
    assert [(cells["meter_number"], cells["to"]) for cells in told] == [("KV1_241", "8.250")]


def test_once_everything_is_declared_the_link_shows_nothing_any_more() -> None:
    meter = meter_id()
    assert declared("8,25", meter).status == 200
    assert refusal(opened()) == (410, "link_used", [])
    assert refusal(declared("9", meter)) == (410, "link_used", [])
    assert len(stored_readings()) == 2


def test_the_same_reading_sent_again_is_answered_alike_and_stored_once() -> None:
    meter = meter_id()
    first, second = declared("8,25", meter), declared("8.250", meter)
    assert (first.status, first.body) == (second.status, second.body)
    assert len(stored_readings()) == 2


def test_who_signs_in_corrects_what_was_declared_by_the_link(ona: people.Person) -> None:
    assert declared("8,25").status == 200
    assert declare(ona, "8,5").status == 200
    assert [str(item["to"]) for item in stored_readings()] == ["7", "8.25", "8.5"]


def test_the_link_is_stale_when_its_holder_declared_by_signing_in(ona: people.Person) -> None:
    meter = meter_id()
    assert declare(ona, "8,25").status == 200
    assert refusal(opened())[1] == refusal(declared("9", meter))[1] == "link_used"


def test_of_two_meters_the_one_that_is_left_can_be_declared_later_and_the_other_is_not_shown() -> None:
    metered(reading("2026-10", "1", "2"), number="KV1_242", place="Nr. 2")
    first, second = meter_id(0), meter_id(1)
    assert declared("8,25", first).status == 200
    shown = {one["id"]: (one["declared"], one["from"], one["to"]) for one in opened().body["meters"]}
    assert shown == {first: (True, None, None), second: (False, "2.000", None)}
    assert refusal(declared("8,5", first))[1] == "link_used"
    assert declared("2,5", second).status == 200
    assert opened().status == 410


def test_remote_and_removed_meters_are_neither_shown_nor_declared() -> None:
    metered(OCTOBER, number="R1", remote=True)
    metered(OCTOBER, number="R2", removed_on="2026-11-01")
    assert [one["number_end"] for one in opened().body["meters"]] == ["241"]
    for number, code in (("R1", "meter_remote"), ("R2", "meter_removed")):
        assert refusal(declared("8,25", sealed.alias("01234", number))) == (409, code, [])


def test_the_rules_are_those_of_who_signs_in() -> None:
    assert refusal(declared("6")) == (422, "invalid", [("to", "reading_below")])
    assert refusal(declared("8,2501")) == (422, "invalid", [("to", "reading_decimals")])
    assert refusal(declared("80")) == (409, "reading_unusual", [])
    assert declared("80", confirmed=True).status == 200


def test_a_meter_of_another_contract_is_not_found() -> None:
    metered(OCTOBER, number="KV9", payer_code="01567")
    assert refusal(declared("8", sealed.alias("01567", "KV9"))) == (404, "not_found", [])


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 11, 20), 410),
        (date(2026, 11, 21), 200),
        (date(2026, 11, 30), 200),
        (date(2026, 12, 1), 410),
    ],
)
def test_a_link_works_in_its_window_only(day: date, status: int) -> None:
    with travel(reminding.at(day), tick=False):
        assert opened().status == status


def test_a_link_of_another_month_is_old() -> None:
    for period in ("2026-10", "2026-12"):
        assert refusal(opened(token(period=period))) == (410, "link_expired", [])
    with travel(reminding.at(date(2026, 12, 21)), tick=False):
        assert refusal(opened(token())) == (410, "link_expired", [])


def test_a_link_ends_with_the_contract_in_its_holders_account(ona: people.Person) -> None:
    secret, meter = token(), meter_id()
    aws.delete(settings.table("accounts"), keys.link(ona.id, "01234"), "attribute_exists(pk)")
    before = everything()
    assert refusal(opened(secret)) == (410, "link_expired", [])
    assert refusal(declared("8", meter, secret)) == (410, "link_expired", [])
    assert everything() == before


def test_a_link_that_is_made_up_opens_nothing_and_reads_no_table(calls: list[str]) -> None:
    good, meter = token(), "0" * 16
    calls.clear()
    made_up = {
        "",
        "t" * 43,
        good[:-4],
        "A" + good[1:],
        sealed.seal("subscription", "ona", "01234", "2026-11"),
    }
    for secret in made_up:
        for answer in (opened(secret), declared("8", meter, secret)):
            assert (answer.status, answer.body["code"]) == (410, "link_expired")
    assert calls == []


def test_without_a_key_no_link_is_believed() -> None:
    good = token()
    paysera.keys_are({**paysera.KEYS, "link_key": ""})
    with travel(LATER, tick=False):
        for secret in (good, ""):
            assert opened(secret).status == 503
        assert token() == ""


def test_with_another_key_old_links_end() -> None:
    good = token()
    paysera.keys_are({**paysera.KEYS, "link_key": "another-key-that-was-put-in"})
    with travel(LATER, tick=False):
        assert opened(good).status == 410
