"""Files of the billing system as wholes: the examples, what is counted, what is refused whole."""

from typing import Any

import pytest

from functions.imports import files
from functions.imports.app import handler
from shared import aws, settings
from tests.support.api import Context
from tests.support.importing import CONTRACTS, counts, everything, imported, put, report, stored
from tests.support.template import ROOT

pytestmark = pytest.mark.usefixtures("moto_aws")

EXAMPLES = sorted((ROOT / "examples").glob("*.csv"))


def import_examples(paths: list[Any]) -> None:
    for path in paths:
        assert imported(path.read_bytes(), f"in/{path.name}")["faults"] == []


def test_the_examples_come_in_whole() -> None:
    import_examples(EXAMPLES)
    [contract] = stored("contracts")
    assert (contract["last_invoice"], contract["last_invoice_on"]) == ("Fiz12345", "2026-11-09")
    [meter] = stored("meters", begins="METER#")
    assert (meter["meter_number"], meter["last"]["to"], meter["last"]["period"]) == ("KV1_241", 7, "2026-10")
    assert len(stored("meters", begins="READING#")) == 24
    assert len(stored("invoices", begins="INVOICE#")) == len(stored("invoices", begins="LINES#")) == 24


def test_examples_in_any_order_and_twice_leave_one_state() -> None:
    import_examples(EXAMPLES)
    once = everything()
    for name in ("contracts", "invoices", "meters"):
        for item in aws.dynamodb().scan(TableName=settings.table(name))["Items"]:
            aws.dynamodb().delete_item(
                TableName=settings.table(name), Key={"pk": item["pk"], "sk": item["sk"]}
            )
    import_examples([*reversed(EXAMPLES), *EXAMPLES])
    assert everything() == once


def test_a_report_counts_what_is_new_changed_and_unchanged() -> None:
    first = imported(CONTRACTS + "01234,A g. 1\n01567,A g. 2\n")
    second = imported(CONTRACTS + "01234,A g. 1\n01567,B g. 2\n01890,C g. 3\n")
    assert (first["kind"], first["refused"], first["counts"]) == ("contracts", None, counts(new=2))
    assert second["counts"] == counts(new=1, changed=1, unchanged=1)
    assert stored("contracts", "01567")[0]["address"] == "B g. 2"


def test_bom_quotes_column_order_and_windows_line_ends_are_fine() -> None:
    content = '\ufeffAddress , payer_code\r\n"Liepų g. 1, ""Namas""", 01234 \r\n\r\n'
    assert imported(content)["counts"] == counts(new=1)
    assert stored("contracts")[0]["address"] == 'Liepų g. 1, "Namas"'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "header"),
        (b"\n\n", "header"),
        (b"payer_code,name\n01234,Ona\n", "header"),
        (b"payer_code,address,address\n01234,A,B\n", "header"),
        ("payer_code,address\n01234,Ąžuolų g.\n".encode("cp1257"), "encoding"),
        (b'payer_code,address\n01234,A\n01567,"B\n01890,C\n', "csv"),
        (b'payer_code,address\n01234,"A"B\n', "csv"),
        (b"payer_code,address\n01234," + b"A" * 200_000, "csv"),
        (b"," * 1_000_000, "header"),
        (b"\x00" * 1000, "header"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(content: bytes, code: str) -> None:
    found = imported(content)
    assert (found["kind"], found["refused"]["code"], found["counts"]) == (None, code, {})
    assert found["refused"]["wrong"]
    assert everything() == []


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 20)
    assert imported(CONTRACTS + "01234,A g. 1\n")["refused"]["code"] == "file_large"
    assert everything() == []


def test_a_report_of_a_wholly_wrong_file_stays_short() -> None:
    found = imported(CONTRACTS + "x,\n" * 600)
    assert (len(found["faults"]), found["faults_left_out"], found["counts"]["refused"]) == (1000, 200, 600)


def test_several_files_of_one_event_each_get_a_report_under_their_own_name() -> None:
    one = put("in/2026 ąžuolas.csv", CONTRACTS + "01234,A g. 1\n")
    two = put("in/sub/two", CONTRACTS + "01567,B g. 2\n")
    handler({"Records": [one, two]}, Context())  # type: ignore[arg-type]  # what handlers use of it
    assert report("in/2026 ąžuolas.csv")["counts"] == counts(new=1)
    assert report("in/sub/two")["name"] == "in/sub/two"
    assert len(everything()) == 2
