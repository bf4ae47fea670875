"""A delivery of several chunks, as the state machine imports it."""

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest

from functions.imports import cutting, fulls, reports, store
from functions.imports.items import Record
from functions.imports.tallies import Outcome
from shared import aws
from tests.support import exchange, import_flow, mailbox, tables
from tests.support.api import Context
from tests.support.import_flow import deliver
from tests.support.importing import CONTRACTS, counts, everything, faults, imported, stored

LINES = "invoice_number,payer_code,name,quantity,unit,price,amount\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"


@pytest.fixture(autouse=True)
def small_chunks(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "CHUNK", 100)


def contracts(number: int) -> str:
    return CONTRACTS + "".join(f"{payer_code},A g. 1\n" for payer_code in range(1000, 1000 + number))


def started() -> list[dict[str, Any]]:
    """The orders of the executions that were started."""
    flows = aws.stepfunctions()
    [machine] = flows.list_state_machines()["stateMachines"]
    found = flows.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    arns = [execution["executionArn"] for execution in found]
    return [json.loads(flows.describe_execution(executionArn=arn)["input"]) for arn in arns]


def stored_contracts() -> list[aws.Item]:
    return tables.everything()["ContractsTable"]


def test_a_file_is_cut_to_chunks_and_counted_as_a_whole() -> None:
    found = imported(contracts(50) + "x,\n" + contracts(1).removeprefix(CONTRACTS))
    assert found["counts"] == counts(new=50, refused=2)
    assert faults(found) == [
        (52, "address", "missing"),
        (52, "payer_code", "payer_code"),
        (53, None, "duplicate"),
    ]
    assert len(everything()) == 50
    [order] = started()
    assert order["chunks"] == [0, 1, 2, 3, 4, 5, 6]
    assert exchange.listed("work/") == []


def test_lines_of_a_bill_meet_wherever_they_stand() -> None:
    bills = [f"Fiz{number},01234,Šildymas,1,kWh,1,1.00\n" for number in range(20)]
    found = imported(LINES + "".join([*bills, *bills]) + "Fiz 7,0 1x,Vanduo,1,m³,1,1.00\n")
    assert found["counts"] == counts(new=38, refused=3)
    assert [len(bill["lines"]) for bill in stored("invoices", begins="LINES#")] == [2] * 19


def test_readings_of_a_meter_meet_and_it_stands_at_the_newest() -> None:
    rows = [f"01234,KV1,2026-{m:02d},2026-{m:02d}-28,{m},{m + 1},customer\n" for m in range(1, 11)]
    assert imported(READINGS + "".join(reversed(rows)))["counts"] == counts(new=10)
    [meter] = stored("meters", begins="METER#")
    assert (meter["last"]["to"], meter["usual"]) == (11, 1)


def test_a_delivery_in_one_chunk_needs_no_flow() -> None:
    deliver("in/a.csv", contracts(1))
    assert started() == []


def refusing(payer_code: str) -> Callable[[Record, str], Outcome]:
    """A table that never takes the contract `payer_code`."""
    write = store.write

    def refuse(record: Record, exported: str) -> Outcome:
        if record.fields["payer_code"] == payer_code:
            raise OSError
        return write(record, exported)

    return refuse


FULL = "in/contracts-full-2026-11-20.csv"


def test_a_chunk_that_keeps_failing_is_told_to_the_clerk_and_to_who_runs_the_portal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchange.put(FULL, contracts(50))
    with monkeypatch.context() as patch:
        patch.setattr(store, "write", refusing("1007"))
        assert import_flow.tell(FULL) == ["Failed"]
    found = exchange.report(FULL)
    assert (found["refused"]["code"], found["files"][0]["endings"]) == ("interrupted", None)
    assert 0 < found["counts"]["new"] < len(everything()) == 49, (
        "what stands in the broken chunk is not counted"
    )
    assert [mail["outcome"] for mail in mailbox.queued()] == ["refused"]
    assert [message["interrupted"] for message in exchange.failures()] == [True]
    again = deliver(FULL, contracts(50))
    assert (again["refused"], again["counts"]) == (None, counts(new=1, unchanged=49))
    assert len(stored_contracts()) == 50


def test_an_end_that_keeps_failing_is_told_without_what_it_was_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    exchange.put(FULL, contracts(50))
    with monkeypatch.context() as patch:
        patch.setattr(fulls, "page_of_live", fail)
        assert import_flow.tell(FULL) == ["Failed"]
    found = exchange.report(FULL)
    assert (found["refused"]["code"], found["counts"]) == ("interrupted", counts(new=50))
    assert [mail["outcome"] for mail in mailbox.queued()] == ["refused"]
    assert len(exchange.failures()) == 1
    assert [item for item in everything() if item["pk"].startswith("FULL#")] == []


def test_a_report_that_cannot_be_written_at_all_reaches_who_runs_the_portal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> bytes:
        raise OSError

    monkeypatch.setattr(reports, "csv_document", fail)
    exchange.put(FULL, contracts(50))
    assert import_flow.tell(FULL) == ["Failed"]
    assert [len(message["plan"]) for message in exchange.failures()] == [32]
    assert exchange.listed("reports/") == []


def three_items(params: dict[str, Any], **_: object) -> None:
    params["Limit"] = 3


def test_what_one_call_has_no_time_for_the_next_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call has time for one page, and a page is three items."""
    deliver("in/confirmed/contracts-full-2026-11-19.csv", contracts(50))
    left: Iterator[int] = cycle([300_000, 0])
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: next(left))
    events = aws.dynamodb().meta.events
    events.register("provide-client-params.dynamodb.Scan", three_items, unique_id="pages")
    found = deliver("in/confirmed/contracts-full-2026-11-20.csv", contracts(20))
    events.unregister("provide-client-params.dynamodb.Scan", unique_id="pages")
    assert found["files"][0]["endings"] == {"missing": 30, "of": 50, "held": False}
    ended = [item for item in stored_contracts() if item.get("ended_on") == "2026-11-20"]
    assert len(ended) == 30


def test_a_small_delivery_whose_end_takes_long_goes_on_in_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    deliver("in/confirmed/contracts-full-2026-11-19.csv", contracts(5))
    left: Iterator[int] = cycle([300_000, 0])
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: next(left))
    found = deliver("in/confirmed/contracts-full-2026-11-20.csv", contracts(2))
    assert [order["chunks"] for order in started()] == [[0]]
    assert (found["counts"], found["files"][0]["endings"]["missing"]) == (counts(unchanged=2), 3)
