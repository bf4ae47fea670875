"""Refunds asked for and transfers assigned: a word of the clerk is taken once, if it can be followed."""

import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.payments.app import handler
from shared import aws, ledger_keys
from shared.payment import Part
from shared.transfers import Asked, Assigned
from tests.support import events, exchange, fake_aws, import_flow, people, waking
from tests.support.api import Context
from tests.support.booking import ID, order
from tests.support.facts import TODAY, items, lines, listed, statement, vector
from tests.support.importing import counts, faults, imported
from tests.support.killing import Killed, killed_at
from tests.support.paying import ledger, projection, received
from tests.support.times import NOW, Clock

UNKNOWN = "06dq8xv3n5k7t1c9e2r4m6y8w0"
REFUND = f"{ID},,GR-1"


@pytest.fixture
def town(today: None) -> None:
    people.contract("01234", "Fiz12345")
    people.contract("01567", "Fiz15678")


@pytest.fixture
def paid(town: None) -> None:
    received(order(Part(payer_code="01234", number="Fiz12345", amount=4521)))


@pytest.fixture
def transfer(town: None) -> str:
    """The id of one that came in."""
    statement("day-053")
    return lines()[0].id


def refunds(*rows: str, folder: str = "in/") -> dict[str, Any]:
    return imported("payment,amount,refund_number\n" + "".join(f"{row}\n" for row in rows), f"{folder}r.csv")


def assigned(*rows: str, folder: str = "in/") -> dict[str, Any]:
    text = "transfer,payer_code,invoice_number\n" + "".join(f"{row}\n" for row in rows)
    return imported(text, f"{folder}a.csv")


def facts(begins: str) -> list[dict[str, Any]]:
    return [item for item in items() if item["sk"].startswith(begins)]


@pytest.mark.usefixtures("paid")
def test_a_refund_is_asked_for_once_whatever_number_of_files_say_so() -> None:
    found = refunds(f'{ID},"12,34",GR-2026-15', f"{ID},,R/2")
    assert (found["kind"], found["counts"]) == ("refunds", counts(new=2))
    assert [Asked.model_validate(item) for item in facts("ASKED#")] == [
        Asked(at=NOW, key="GR-2026-15", amount=1234),
        Asked(at=NOW, key="R/2", amount=None),
    ]
    assert [item["pk"] for item in facts("ASKED#")] == [ledger_keys.payment_partition(ID)] * 2
    assert f"PAYMENT#{ID}" in listed(TODAY)
    assert waking.woken == [("PaymentsFunction", {"source": "savitarna.delivery"})]
    before = items()
    assert refunds(f'{ID},"12,34",GR-2026-15', f"{ID},,R/2")["counts"] == counts(unchanged=2)
    assert items() == before


@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (f"{UNKNOWN},,GR-1", "payment", "payment_unknown"),
        ("Fiz12345,,GR-1", "payment", "payment"),
        (f'{ID},"45,22",GR-1', "amount", "refund_more"),
        (f"{ID},0,GR-1", "amount", "refund_amount"),
        (f"{ID},-1,GR-1", "amount", "refund_amount"),
        (f"{ID},1 EUR,GR-1", "amount", "refund_amount"),
        (f"{ID},1,", "refund_number", "refund_number"),
        (f"{ID},1,a#b", "refund_number", "refund_number"),
    ],
)
def test_a_refund_that_cannot_be_made_is_refused_in_words(row: str, column: str, code: str) -> None:
    before = items()
    found = refunds(row)
    assert (found["counts"], faults(found)) == (counts(refused=1), [(2, column, code)])
    assert items() == before


@pytest.mark.usefixtures("paid")
def test_one_number_is_one_refund_so_another_amount_is_refused() -> None:
    assert refunds(REFUND, f"{ID},1,GR-1")["faults"][0]["code"] == "refund_differs"
    again = refunds(f"{ID},45.21,GR-1")
    assert (again["counts"], faults(again)) == (
        counts(refused=1), [(2, "refund_number", "refund_differs")],
    )  # fmt: skip
    assert [item["amount"] for item in facts("ASKED#")] == [None]


@pytest.mark.usefixtures("paid")
def test_a_number_that_a_spreadsheet_made_of_a_code_is_refused() -> None:
    found = imported(json.dumps({"payment": ID, "amount": 12.34, "refund_number": 15}), "in/r.jsonl")
    assert faults(found) == [(1, "refund_number", "text_cell")]


def test_a_transfer_is_assigned_to_a_contract_or_to_one_of_its_invoices(transfer: str) -> None:
    found = assigned(f"{transfer},01567,Fiz15678", f"{lines()[1].id},01234,")
    assert (found["kind"], found["counts"]) == ("assignments", counts(new=2))
    by_transfer = {item["pk"]: Assigned.model_validate(item) for item in facts("ASSIGNED")}
    assert by_transfer[ledger_keys.transfer_partition(transfer)] == Assigned(
        at=NOW, payer_code="01567", invoice_number="Fiz15678"
    )
    assert by_transfer[ledger_keys.transfer_partition(lines()[1].id)].invoice_number == ""
    assert len(waking.woken) == 2
    before = items()
    assert assigned(f"{transfer},01567,Fiz15678")["counts"] == counts(unchanged=1)
    assert items() == before


def test_the_list_of_transfers_itself_is_answered_in(town: None) -> None:
    statement("nonref-053")
    handler(events.load("payments-delivery"), Context())  # type: ignore[arg-type]
    header, *rows = exchange.content("reports/transfers.csv").decode("utf-8-sig").splitlines()
    assert len(rows) > 1
    answered = [rows[0].replace(";;;", ";01567;;", 1), *rows[1:]]
    found = imported("\ufeff" + "\r\n".join([header, *answered]) + "\r\n", "in/transfers.csv")
    assert (found["kind"], found["counts"]) == ("assignments", counts(new=1))
    assert [item["payer_code"] for item in facts("ASSIGNED")] == ["01567"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("{},,Fiz15678", "payer_code", "payer_code"),
        ("{},01999,", "payer_code", "contract_unknown"),
        ("{},01567,Fiz12345", "invoice_number", "invoice_unknown"),
        ("{},01567,Fiz 1;2", "invoice_number", "invoice_number"),
        ("0123456789abcdef0123456789abcdef,01567,", "transfer", "transfer_unknown"),
        ("12,01567,", "transfer", "transfer"),
    ],
)
def test_an_assignment_that_leads_nowhere_is_refused_in_words(
    transfer: str, row: str, column: str, code: str
) -> None:
    before = items()
    found = assigned(row.format(transfer))
    assert (found["counts"], faults(found)) == (counts(refused=1), [(2, column, code)])
    assert items() == before


def test_an_assignment_is_not_changed(transfer: str) -> None:
    other = assigned(f"{transfer},01567,", f"{transfer},01234,")
    assert (other["counts"], faults(other)) == (
        counts(new=1, refused=1), [(3, "transfer", "assigned_differs")],
    )  # fmt: skip
    assert assigned(f"{transfer},01567,Fiz15678")["faults"][0]["code"] == "assigned_differs"
    assert [item["payer_code"] for item in facts("ASSIGNED")] == ["01567"]


@pytest.mark.usefixtures("paid")
def test_a_dry_run_tells_what_would_be_and_puts_nothing(transfer: str) -> None:
    before, woken = items(), list(waking.woken)
    assert refunds(REFUND, f"{UNKNOWN},,1", folder="in/check/")["counts"] == counts(new=1, refused=1)
    assert assigned(f"{transfer},01567,", folder="in/check/")["counts"] == counts(new=1)
    assert (items(), waking.woken) == (before, woken)


def test_what_a_delivery_said_is_booked_by_the_call_that_it_makes(town: None) -> None:
    statement("day-053")
    people.billed("Fiz20000", "01567", amount=4120)
    answer = handler(events.load("payments-delivery"), Context())  # type: ignore[arg-type]
    assert answer == {}
    assert ledger()["bank"] == sum(line.amount for line in lines())
    assert projection()["invoice:01234/Fiz12345"] == 4521


def test_a_call_that_fails_stops_no_delivery(town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise EndpointConnectionError(endpoint_url="lambda")

    monkeypatch.setattr(aws, "lambdas", gone)
    assert statement("day-053")["counts"] == counts(new=3)
    assert waking.woken == []


def test_the_summary_for_the_clerk_has_no_payer_in_it(town: None) -> None:
    statement("day-053")
    said = str(exchange.report("in/day-053.xml")) + str(exchange.content("reports/day-053.xml.csv"))
    assert "Kanar" not in said
    assert "LT12" not in said


def known() -> None:
    people.contract("01234", "Fiz12345")
    received(order(Part(payer_code="01234", number="Fiz12345", amount=4521)))


def outcome(name: str, content: str | bytes, deadly: int | None) -> tuple[int, Any]:
    with fake_aws.made_up():
        known()
        exchange.put(name, content)
        with killed_at(deadly) as calls:
            try:
                import_flow.tell(name)
            except Killed:
                import_flow.tell(name)
        report = exchange.report(name)
        assert waking.woken
        return calls.made, (report["counts"], report["files"], items())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in/batch.xml", vector("batch-054")),
        ("in/r.csv", f"payment,amount,refund_number\n{REFUND}\n{ID},1,GR-2\n"),
    ],
    ids=["statements", "refunds"],
)
def test_a_process_that_dies_at_any_call_leaves_what_one_that_lives_does(
    name: str, content: str | bytes, time_machine: Clock
) -> None:
    time_machine.move_to(NOW, tick=False)
    calls, expected = outcome(name, content, None)
    assert expected[0]["new"] == {"in/batch.xml": 3, "in/r.csv": 2}[name]
    for deadly in range(calls):
        assert outcome(name, content, deadly)[1] == expected, f"after {deadly} calls"
