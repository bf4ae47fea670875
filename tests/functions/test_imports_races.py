"""Deliveries that meet: what one does in the middle of another is not lost."""

from decimal import Decimal
from typing import Any

import pytest

from functions.imports import fulls, standings
from shared import aws, parallel
from tests.support import exchange, import_flow, mailbox
from tests.support.import_flow import deliver
from tests.support.importing import counts, everything, stored
from tests.support.killing import Killed, killed_at
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


INVOICES = "number,payer_code,period,issued_on,due_on,amount,paid\n"


def invoices(*numbers: str) -> str:
    return INVOICES + "".join(f"{one},01234,2026-10,2026-11-09,2026-11-30,10,0\n" for one in numbers)


def dies_half_way(name: str) -> None:
    """The import of an object stops when one of its rows is written."""
    with killed_at(None) as calls:
        clients = aws.dynamodb().meta.events
        clients.register("after-call.dynamodb.UpdateItem", lambda **_: setattr(calls, "deadly", calls.made))
        with pytest.raises(Killed):
            import_flow.tell(name)


def numbers() -> list[str]:
    return [item["number"] for item in stored("invoices", begins="INVOICE#")]


def test_an_import_that_died_comes_to_its_end_though_its_object_has_gone() -> None:
    name = "in/invoices.csv"
    exchange.put(name, invoices("F1", "F2"))
    dies_half_way(name)
    assert numbers() == ["F1"]
    aws.s3().delete_object(Bucket=exchange.BUCKET, Key=name)
    assert import_flow.tell(name) == ["Done"]
    assert numbers() == ["F1", "F2"]
    assert exchange.report(name)["counts"] == counts(new=2)
    assert exchange.listed("work/") == []


def test_an_import_that_died_comes_to_its_end_though_another_object_has_its_name() -> None:
    name = "in/invoices.csv"
    exchange.put(name, invoices("F1", "F2"))
    dies_half_way(name)
    exchange.put(name, invoices("F3"))
    assert import_flow.tell(name) == ["Done"]
    assert numbers() == ["F1", "F2", "F3"]
    assert exchange.report(name)["counts"] == counts(new=1)
    assert len(mailbox.queued()) == 2
    assert exchange.listed("work/") == []
