"""Contracts and declarations under parallel requests, on DynamoDB Local."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from functions.contracts import app as contracts
from functions.contracts import attaching
from functions.declarations import app as declarations
from functions.imports import standings
from shared import aws, keys, meters, settings
from shared.meters import Reading
from tests.support import people
from tests.support.api import Answer, event, invoke
from tests.support.at_once import at_once

pytestmark = pytest.mark.usefixtures("tables")

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
ATTEMPTS = 60


@pytest.fixture(autouse=True)
def _today(tables: dict[str, str]) -> Iterator[None]:
    """Frozen only once the tables are there: DynamoDB Local is waited for by the clock."""
    assert tables
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every invoice number that was compared with the right one."""
    seen: list[str] = []
    proves = attaching.proves

    def counted(invoice_number: str, last_invoice: str) -> bool:
        seen.append(invoice_number)
        return proves(invoice_number, last_invoice)

    monkeypatch.setattr(attaching, "proves", counted)
    return seen


def attach(person: people.Person, payer_code: str, number: str) -> Answer:
    body = {"payer_code": payer_code, "invoice_number": number}
    return invoke(contracts.handler, event("POST", "/api/contracts", body, cookie=person.cookie))


def limit(table: str, key: keys.Key) -> int:
    return int((aws.get(settings.table(table), key) or {})["total"])


def test_sixty_attempts_of_one_account_verify_at_most_five(
    comparisons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people.contract()
    ona = people.signed_in()
    calls = [lambda n=n: attach(ona, f"{5000 + n}", f"Fiz{n}") for n in range(ATTEMPTS)]
    statuses = Counter(answer.status for answer in at_once(monkeypatch, calls))
    assert statuses == {422: 5, 429: ATTEMPTS - 5}
    assert len(comparisons) == 5
    assert limit("accounts", keys.account_limit("ona", "attach")) == 5


@pytest.mark.parametrize("payer_code", ["01234", "09999"])
def test_sixty_attempts_at_one_payer_code_verify_at_most_five(
    comparisons: list[str], payer_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.contract()
    guessers = [people.signed_in(f"guesser{n}") for n in range(ATTEMPTS)]
    calls = [lambda g=g, n=n: attach(g, payer_code, f"Fiz{n}") for n, g in enumerate(guessers)]
    statuses = Counter(answer.status for answer in at_once(monkeypatch, calls))
    assert statuses == {422: 5, 429: ATTEMPTS - 5}
    assert len(comparisons) == 5
    assert limit("contracts", keys.contract_limit(payer_code, "attach")) == 5


def test_one_account_attaching_many_times_at_once_holds_the_contract_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.contract()
    ona = people.signed_in()
    answers = at_once(monkeypatch, [lambda: attach(ona, "01234", "Fiz12345")] * 5)
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 200, 201]
    assert aws.get(settings.table("accounts"), keys.link("ona", "01234")) is not None
    assert limit("accounts", keys.account_limit("ona", "attach")) == 0
    assert limit("contracts", keys.contract_limit("01234", "attach")) == 0


def test_attaching_and_detaching_at_once_leaves_both_sides_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.contract()
    ona = people.signed_in("ona", "01234")

    def detach() -> Answer:
        sent = event("DELETE", "/api/contracts/01234", {}, cookie=ona.cookie)
        return invoke(contracts.handler, sent)

    answers = at_once(monkeypatch, [detach, lambda: attach(ona, "01234", "Fiz12345")] * 4)
    assert {answer.status for answer in answers} <= {200, 201, 204, 404}
    link = aws.get(settings.table("accounts"), keys.link("ona", "01234"))
    holder = aws.get(settings.table("contracts"), keys.holder("01234", "ona"))
    assert (link is None) == (holder is None)


OCTOBER = Reading("2026-10", Decimal(6), Decimal(7), Decimal(1), "customer", 1_793_000_000)


def metered(*readings: Reading) -> None:
    for one in readings:
        key = keys.reading("01234", "KV1", one.period, one.at)
        aws.put(settings.table("meters"), {**key, **meters.as_item(one)}, people.NEW)
    about = {"payer_code": "01234", "meter_number": "KV1", "type": "Skaitiklis", "place": "Nr. 1"}
    item = about | {"decimals": 3, "digits": 5, "remote": False, "version": 1}
    item |= meters.standing_items(meters.standing(readings))
    aws.put(settings.table("meters"), {**keys.meter("01234", "KV1"), **item}, people.NEW)


def declare(person: people.Person, to: str) -> Answer:
    body = {"payer_code": "01234", "meter_number": "KV1", "to": to}
    return invoke(declarations.handler, event("POST", "/api/declarations", body, cookie=person.cookie))


def november() -> list[Reading]:
    items = aws.query(settings.table("meters"), keys.contract_partition("01234"), "READING#KV1#2026-11")
    return [meters.reading(item) for item in items]


def stands() -> aws.Item:
    return aws.get(settings.table("meters"), keys.meter("01234", "KV1")) or {}


def test_parallel_declarations_leave_one_last_and_all_in_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    metered(OCTOBER)
    holders = [people.signed_in(f"holder{n}", "01234") for n in range(8)]
    calls = [lambda h=h, n=n: declare(h, f"7,{n + 1}") for n, h in enumerate(holders)]
    assert {answer.status for answer in at_once(monkeypatch, calls)} == {200}
    readings = november()
    assert sorted(reading.to for reading in readings) == [Decimal(f"7.{n + 1}") for n in range(8)]
    assert {reading.from_ for reading in readings} == {Decimal(7)}
    newest = max(readings, key=lambda reading: reading.at)
    assert meters.reading(stands()["last"]) == newest
    assert (stands()["previous"]["to"], stands()["version"]) == (7, 9)


def test_an_import_and_a_declaration_at_once_leave_the_meter_at_its_readings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    metered(OCTOBER)
    ona = people.signed_in("ona", "01234")
    utility = Reading("2026-11", Decimal(7), Decimal("7.4"), Decimal("0.4"), "utility", 1_795_300_000)

    def import_it() -> Answer:
        key = keys.reading("01234", "KV1", utility.period, utility.at)
        aws.put(settings.table("meters"), {**key, **meters.as_item(utility)}, people.NEW)
        standings.refresh("01234", "KV1")
        return Answer(200, {}, None)

    assert at_once(monkeypatch, [import_it, lambda: declare(ona, "7,5")])[1].status in (200, 409)
    assert meters.reading(stands()["last"]) == utility
    assert stands()["previous"]["to"] == 7
