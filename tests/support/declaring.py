"""A meter as imports leave it, what a customer declares of it, and what is stored."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from functions.declarations.app import handler
from shared import aws, keys, meters, settings
from shared.meters import Reading
from tests.support import people
from tests.support.api import Answer, event, invoke


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
    return aws.query(settings.table("meters"), keys.contract_partition("01234"), keys.readings_prefix(number))


def stored_meter() -> aws.Item:
    return aws.get(settings.table("meters"), keys.meter("01234", "KV1_241")) or {}


def refusal(answer: Answer) -> tuple[int, str, list[tuple[str, str]]]:
    errors = [(error["field"], error["code"]) for error in answer.body.get("errors", [])]
    return answer.status, answer.body["code"], errors
