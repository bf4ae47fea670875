"""Full exports: what they do not have any more has ended, unless that is too much to believe."""

from itertools import permutations
from typing import Any

import pytest

from functions.imports import fulls
from shared import aws, parallel
from tests.support import exchange, import_flow, mailbox
from tests.support.import_flow import deliver
from tests.support.importing import CONTRACTS, counts, everything, imported, stored

pytestmark = pytest.mark.usefixtures("today")

METERS = "payer_code,meter_number,type,place,decimals,digits,remote\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"


def contracts(*codes: int) -> str:
    return CONTRACTS + "".join(f"{code},A g. 1\n" for code in codes)


def meters(*numbers: int) -> str:
    return METERS + "".join(f"01234,KV{number},Skaitiklis,Nr. 1,3,5,false\n" for number in numbers)


def ended() -> dict[str, str]:
    """Which contracts and meters have ended, and when."""
    days = {
        item["sk"] + item["pk"][-4:]: item.get("ended_on", item.get("removed_on")) for item in everything()
    }
    return {name: day for name, day in days.items() if day}


@pytest.fixture
def twenty(today: None) -> None:
    deliver("in/contracts-2026-11-18.csv", contracts(*range(1000, 1020)))


@pytest.mark.usefixtures("twenty")
def test_what_a_full_export_does_not_have_has_ended_on_its_day() -> None:
    found = imported(contracts(*range(1002, 1021)), "in/contracts-full-2026-11-20.csv")
    assert found["endings"] == {"missing": 2, "of": 21, "held": False}
    assert (found["full"], found["counts"]) == (True, counts(new=1, unchanged=18))
    assert ended() == {"CONTRACT1000": "2026-11-20", "CONTRACT1001": "2026-11-20"}


@pytest.mark.usefixtures("twenty")
def test_an_export_that_is_not_full_ends_nothing() -> None:
    assert imported(contracts(1001), "in/contracts-2026-11-20.csv")["endings"] is None
    assert ended() == {}


@pytest.mark.usefixtures("twenty")
def test_more_than_a_tenth_is_held_until_the_clerk_says_yes() -> None:
    name, content = "contracts-full-2026-11-20.csv", contracts(*range(1003, 1021), 1021)
    held = imported(content, f"in/{name}")
    assert (held["endings"]["held"], held["endings"]["missing"], held["endings"]["of"]) == (True, 3, 22)
    assert held["endings"]["wrong"]
    assert held["endings"]["expected"]
    assert held["counts"] == counts(new=2, unchanged=17), "its rows count all the same"
    assert (ended(), [mail["outcome"] for mail in mailbox.queued()]) == ({}, ["good", "held"])
    confirmed = imported(content, f"in/confirmed/{name}")
    assert confirmed["endings"] == {"missing": 3, "of": 22, "held": False}
    assert ended() == dict.fromkeys(("CONTRACT1000", "CONTRACT1001", "CONTRACT1002"), "2026-11-20")
    assert exchange.report(f"in/confirmed/{name}")["name"] == f"in/confirmed/{name}"


@pytest.mark.usefixtures("twenty")
def test_a_tenth_is_believed() -> None:
    assert imported(contracts(*range(1002, 1020)), "in/full.csv")["endings"]["held"] is False
    assert len(ended()) == 2


@pytest.mark.usefixtures("twenty")
def test_a_full_export_with_nothing_in_it_is_held() -> None:
    found = imported(CONTRACTS, "in/contracts-full-2026-11-20.csv")
    assert (found["endings"]["held"], found["endings"]["missing"], ended()) == (True, 20, {})


@pytest.mark.usefixtures("twenty")
def test_the_same_full_export_put_again_ends_nothing_more() -> None:
    name, content = "in/contracts-full-2026-11-20.csv", contracts(*range(1002, 1020))
    assert imported(content, name)["endings"] == {"missing": 2, "of": 20, "held": False}
    assert imported(content, name)["endings"] == {"missing": 0, "of": 18, "held": False}
    assert ended() == dict.fromkeys(("CONTRACT1000", "CONTRACT1001"), "2026-11-20")


@pytest.mark.usefixtures("twenty")
def test_a_newer_export_brings_a_contract_back() -> None:
    deliver("in/contracts-full-2026-11-20.csv", contracts(*range(1002, 1020)))
    deliver("in/contracts-2026-11-21.csv", contracts(1001))
    assert ended() == {"CONTRACT1000": "2026-11-20"}


@pytest.mark.usefixtures("twenty")
def test_an_older_export_that_comes_late_brings_nothing_back() -> None:
    deliver("in/contracts-full-2026-11-20.csv", contracts(*range(1002, 1020)))
    assert deliver("in/contracts-2026-11-19.csv", contracts(1001, 1055))["counts"] == counts(
        new=1, unchanged=1
    )
    assert ended() == dict.fromkeys(("CONTRACT1000", "CONTRACT1001", "CONTRACT1055"), "2026-11-20")


@pytest.mark.usefixtures("twenty")
def test_a_full_export_that_comes_late_ends_earlier_what_it_does_not_have() -> None:
    deliver("in/contracts-full-2026-11-20.csv", contracts(*range(1002, 1020)))
    deliver("in/contracts-full-2026-11-19.csv", contracts(*range(1001, 1020)))
    assert ended() == {"CONTRACT1000": "2026-11-19", "CONTRACT1001": "2026-11-20"}


@pytest.mark.usefixtures("twenty")
def test_a_contract_whose_row_has_a_fault_has_not_ended_and_keeps_its_address() -> None:
    found = imported(contracts(*range(1002, 1020)) + "1001,\n", "in/contracts-full-2026-11-20.csv")
    assert (found["endings"], found["counts"]["refused"]) == ({"missing": 1, "of": 20, "held": False}, 1)
    assert ended() == {"CONTRACT1000": "2026-11-20"}
    assert stored("contracts", "1001")[0]["address"] == "A g. 1"


@pytest.mark.usefixtures("twenty")
def test_a_row_that_does_not_tell_whose_it_is_holds_the_ends_of_all_contracts() -> None:
    found = imported(contracts(*range(1001, 1020)) + "1OOO,A g. 1\n", "in/contracts-full-2026-11-20.csv")
    assert (found["endings"]["held"], found["endings"]["missing"], ended()) == (True, 1, {})


MENTIONED = [
    ("in/contracts-2026-11-16.csv", contracts(1000, 1001, 1002)),
    ("in/confirmed/contracts-full-2026-11-17.csv", contracts(1002)),
    ("in/contracts-full-2026-11-19.csv", contracts(1002) + "1001,\n1055,\n"),
    ("in/contracts-2026-11-18.csv", CONTRACTS + "1001,B g. 2\n1055,B g. 3\n"),
]


@pytest.mark.parametrize("order", [*permutations(range(len(MENTIONED)))])
def test_rows_with_faults_keep_what_they_are_about_alive_in_any_order(order: tuple[int, ...]) -> None:
    for place in order:
        deliver(*MENTIONED[place])
    assert ended() == {"CONTRACT1000": "2026-11-17"}
    addresses = [stored("contracts", code)[0]["address"] for code in ("1001", "1002", "1055")]
    assert addresses == ["B g. 2", "A g. 1", "B g. 3"]


def test_a_meter_that_a_full_export_does_not_have_was_removed_and_its_history_stays() -> None:
    deliver("in/meters-2026-11-18.csv", meters(*range(1, 12)))
    deliver("in/readings-2026-11-18.csv", READINGS + "01234,KV1,2026-10,2026-10-30,5,7,utility\n")
    found = imported(meters(*range(2, 12)), "in/meters-full-2026-11-20.csv")
    assert found["endings"] == {"missing": 1, "of": 11, "held": False}
    assert ended() == {"METER#KV11234": "2026-11-20"}
    [meter] = stored("meters", begins="METER#KV1")[:1]
    assert (meter["removed_on"], meter["last"]["to"]) == ("2026-11-20", 7)
    deliver("in/meters-2026-11-21.csv", meters(1))
    assert ended() == {}


def test_a_meter_whose_row_has_a_fault_was_not_removed_and_waits_for_its_row() -> None:
    deliver("in/meters-2026-11-18.csv", meters(1))
    found = imported(
        METERS + "01234,KV1,,Nr. 1,3,5,false\n01234,KV2,,Nr. 2,3,5,false\n", "in/meters-full.csv"
    )
    assert (found["endings"], ended()) == ({"missing": 0, "of": 1, "held": False}, {})
    known, mentioned = stored("meters", begins="METER#")
    assert known["type"] == "Skaitiklis"
    assert (mentioned["payer_code"], mentioned["meter_number"]) == ("01234", "KV2")
    assert "type" not in mentioned, "customers do not see it yet"
    assert imported(meters(2), "in/meters.csv")["counts"] == counts(new=1)


def test_a_meter_known_by_its_readings_alone_is_not_for_a_full_export_to_end() -> None:
    deliver("in/readings-2026-11-18.csv", READINGS + "01234,KV9,2026-10,2026-10-30,5,7,utility\n")
    found = imported(meters(1), "in/meters-full-2026-11-20.csv")
    assert (found["endings"], ended()) == ({"missing": 0, "of": 1, "held": False}, {})


def test_full_means_nothing_for_what_has_no_end() -> None:
    found = imported("payer_code,as_of,balance\n01234,2026-11-20,1\n", "in/balances-full-2026-11-20.csv")
    assert (found["full"], found["endings"]) == (False, None)


@pytest.mark.usefixtures("twenty")
def test_contracts_end_also_by_a_zip_that_is_called_full() -> None:
    files: dict[str, Any] = {"contracts.csv": contracts(*range(1002, 1020)), "meters.csv": meters(1)}
    found = deliver("in/full-2026-11-20.zip", import_flow.packed(files))
    assert [file["full"] for file in found["files"]] == [True, True]
    assert len(ended()) == 2


@pytest.mark.usefixtures("twenty")
def test_a_contract_that_comes_back_between_the_look_and_the_end_stays_alive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    end = fulls._end  # noqa: SLF001 - something happens just before it

    def end_later(kind: str, item: aws.Item, by: str) -> None:
        deliver("in/contracts-2026-11-21.csv", contracts(1001, 1000))
        end(kind, item, by)

    monkeypatch.setattr(fulls, "_end", end_later)
    monkeypatch.setattr(parallel, "each", lambda work, given: [work(one) for one in given])
    found = imported(contracts(*range(1002, 1020)), "in/full-2026-11-20.csv")
    assert (found["endings"]["missing"], ended()) == (2, {})
