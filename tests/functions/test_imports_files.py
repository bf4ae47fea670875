"""Files of the billing system as wholes: the examples, what is counted, what is refused whole."""

from pathlib import Path

import pytest

from functions.imports import finishing, receiving
from tests.support import exchange, import_flow
from tests.support.import_flow import deliver, packed
from tests.support.importing import CONTRACTS, counts, everything, imported, stored
from tests.support.template import ROOT

pytestmark = pytest.mark.usefixtures("today")

EXAMPLES = sorted((ROOT / "examples").glob("*.csv"))


def import_examples(paths: list[Path]) -> None:
    for path in paths:
        assert imported(path.read_bytes(), f"in/{path.name}")["faults"] == []


def test_the_examples_come_in_whole() -> None:
    import_examples(EXAMPLES)
    [contract] = stored("contracts")
    assert contract["address"] == "Ąžuolų g. 4-12, Pakruojis"
    [meter] = stored("meters", begins="METER#")
    assert (meter["meter_number"], meter["last"]["to"], meter["last"]["period"]) == ("KV1_241", 7, "2026-10")
    assert len(stored("meters", begins="READING#")) == 24
    assert len(stored("invoices", begins="INVOICE#")) == len(stored("invoices", begins="LINES#")) == 24


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
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"payer_code,name\n01234,Ona\n", "header"),
        (b"payer_code,address,address\n01234,A,B\n", "header"),
        (b"," * 1_000_000, "record_long"),
        (b"\x00" * 1000, "nul"),
    ],
)
def test_a_delivery_of_an_unknown_kind_is_refused_whole(content: bytes, code: str) -> None:
    found = deliver("in/file.csv", content)
    assert (found["files"], found["refused"]["code"], found["counts"]) == ([], code, {})
    assert found["refused"]["wrong"]
    assert everything() == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (CONTRACTS + '01234,A\n01567,"B\n01890,C\n', "csv"),
        (CONTRACTS + '01234,"A"B\n', "csv"),
        (CONTRACTS + "01234," + "A" * 200_000, "record_long"),
    ],
)
def test_a_file_that_cannot_be_trusted_to_its_end_is_refused_whole(content: str, code: str) -> None:
    found = imported(content)
    assert (found["kind"], found["refused"]["code"], found["counts"]) == ("contracts", code, {})
    assert everything() == []


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_DATA", 20)
    assert deliver("in/file.csv", CONTRACTS + "01234,A g. 1\n")["refused"]["code"] == "file_large"
    assert everything() == []


@pytest.mark.parametrize(("stamp", "code"), [("2099-11-23", "stamp_future"), ("2026-02-30", "stamp")])
def test_a_file_of_a_time_that_cannot_be_is_refused(stamp: str, code: str) -> None:
    found = imported(CONTRACTS + "01234,A g. 1\n", f"in/contracts-{stamp}.csv")
    assert (found["refused"]["code"], found["counts"]) == (code, {})
    assert everything() == []


def test_a_report_of_a_wholly_wrong_file_stays_short() -> None:
    found = imported(CONTRACTS + "x,\n" * 600)
    assert (len(found["faults"]), found["faults_left_out"], found["counts"]["refused"]) == (1000, 200, 600)
    assert len(exchange.content("reports/file.csv").splitlines()) == 1 + 1200, (
        "the table lists ten times as many"
    )


def test_a_report_on_many_wrong_files_stays_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finishing, "MOST_FAULTS", 10)
    files = {f"{number}.csv": CONTRACTS + "x,\n" * 4 for number in range(3)}
    found = deliver("in/all.zip", import_flow.packed(files))
    assert [(len(file["faults"]), file["faults_left_out"]) for file in found["files"]] == [
        (8, 0),
        (2, 6),
        (0, 8),
    ]
    assert found["counts"] == counts(refused=12)


def test_several_files_of_one_event_each_get_a_report_under_their_own_name() -> None:
    exchange.put("in/2026 ąžuolas.csv", CONTRACTS + "01234,A g. 1\n")
    exchange.put("in/sub/two", CONTRACTS + "01567,B g. 2\n")
    import_flow.tell("in/2026 ąžuolas.csv", "in/sub/two")
    assert exchange.report("in/2026 ąžuolas.csv")["counts"] == counts(new=1)
    assert exchange.report("in/sub/two")["name"] == "in/sub/two"
    assert len(everything()) == 2


def test_nothing_is_left_of_the_work() -> None:
    imported(CONTRACTS + "01234,A g. 1\n")
    assert exchange.listed() == ["in/file.csv", "reports/file.csv", "reports/file.json"]


def test_what_was_taken_away_again_and_what_is_a_folder_leave_no_report() -> None:
    exchange.put("in/folder/", "")
    import_flow.tell("in/gone.csv", "in/folder/")
    assert exchange.listed() == ["in/folder/"]


def test_a_zip_of_more_tables_than_one_call_can_cut_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_TABLES", 2)
    files = {f"{number}.csv": CONTRACTS + f"0{number}234,A g. 1\n" for number in range(3)}
    assert deliver("in/many.zip", packed(files))["refused"]["code"] == "zip_many"
    assert everything() == []
    del files["0.csv"]
    files["junk"] = "what, is, this"
    found = deliver("in/few.zip", packed(files))
    assert (found["refused"], found["counts"]) == (None, counts(new=2))
    assert [file["refused"] and file["refused"]["code"] for file in found["files"]] == [None, None, "header"]
