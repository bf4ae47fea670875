"""What the billing clerk reads of a delivery: the table, the JSON, and the words of the mail."""

import csv
import io
import json
from typing import Any

import pytest

from functions.imports import reports, summary
from functions.imports.faults import Fault
from functions.imports.reports import Endings, FileReport, Report
from shared import texts
from shared.fields import Language

COUNTS = {"new": 1, "changed": 0, "unchanged": 2, "superseded": 0, "refused": 1}
START = 1795428930  # 2026-11-23T10:15:30Z


def report(*files: FileReport, **more: Any) -> Report:  # noqa: ANN401 - any field of a report
    about: dict[str, Any] = {"name": "in/a.csv", "check": False}
    about |= {"id": "0", "received_at": START, "finished_at": START + 7} | more
    return Report(files=list(files), **about)


def contracts(*faults: Fault, **more: Any) -> FileReport:  # noqa: ANN401 - any field of a file's report
    return FileReport("a.csv", "contracts", **{"counts": COUNTS, "faults": list(faults)} | more)


def table(found: Report, language: Language = "lt") -> list[list[str]]:
    document = reports.csv_document(found, language)
    assert document.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(document.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def parsed(found: Report, language: Language = "lt") -> dict[str, Any]:
    return dict(json.loads(reports.json_document(found, language)))


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("in/a.csv", "reports/a"),
        ("in/check/a.xlsx", "reports/check/a.xlsx"),
        ("in/confirmed/2026 ą.zip", "reports/confirmed/2026 ą.zip"),
        ("in/in/a.csv.csv", "reports/in/a.csv"),
    ],
)
def test_a_report_lies_under_the_name_of_its_delivery(name: str, base: str) -> None:
    assert (reports.key(name), reports.key(name, "csv")) == (f"{base}.json", f"{base}.csv")


def test_the_table_says_where_what_is_wrong_and_what_is_expected_in_lithuanian() -> None:
    found = report(
        contracts(Fault(5, "address", "missing"), Fault(3, None, "columns"), Fault(3, "a", "date", "x"))
    )
    assert table(found)[0] == ["failas", "eilutė", "stulpelis", "reikšmė", "kas negerai", "ko tikimasi"]
    assert [row[:4] for row in table(found)[1:]] == [
        ["a.csv", "3", "", ""],
        ["a.csv", "3", "a", "x"],
        ["a.csv", "5", "address", ""],
    ]
    assert table(found)[3][4:] == ["Langelis tuščias.", "Šis stulpelis užpildomas kiekvienoje eilutėje."]


def test_the_table_speaks_english_where_the_exchange_does() -> None:
    found = table(report(contracts(Fault(2, "paid", "cents", "x"))), "en")
    assert found[0] == ["file", "row", "column", "value", "wrong", "expected"]
    assert found[1][4] == "This is not an amount of money."


def test_a_file_without_faults_has_a_table_of_nothing_but_its_header() -> None:
    assert len(table(report(contracts()))) == 1


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "@x", "-1+1", "\t=1", '=HYPERLINK("http://x";"y")', 'a";=1+1;"']
)
def test_no_cell_of_the_table_runs_in_a_spreadsheet(value: str) -> None:
    file = FileReport(value, "contracts", faults=[Fault(2, value, "characters", value)])
    for row in table(report(file, name=value, refused="zip"))[1:]:
        assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r")]
        assert len(row) == 6


def test_a_refused_file_says_why_and_what_is_expected() -> None:
    found = report(FileReport("b.csv", refused="header"), refused="file_large")
    assert [row[0] for row in table(found)[1:]] == ["in/a.csv", "b.csv"]
    assert [row[4] for row in table(found)[1:]] == [
        "Failas per didelis.",
        "Pirmoje failo eilutėje surašyti stulpeliai netinka nė vienai failų rūšiai.",
    ]
    refused = parsed(found)["files"][0]["refused"]
    assert refused["code"] == "header"
    assert {"wrong", "expected"} < set(refused)
    assert parsed(found, "en")["refused"]["wrong"] == "The file is too large."


def test_endings_that_wait_for_an_answer_head_the_faults_of_their_file() -> None:
    held = contracts(Fault(2, "address", "missing"), endings=Endings(12, 100, held=True))
    ended = contracts(endings=Endings(3, 100, held=False))
    rows = table(report(held, ended))
    assert len(rows) == 3
    assert "12 iš 100" in rows[1][4]
    assert "in/confirmed/" in rows[1][5]
    files = parsed(report(held, ended))["files"]
    assert "in/confirmed/" in files[0]["endings"]["expected"]
    assert files[1]["endings"] == {"missing": 3, "of": 100, "held": False}


def test_a_table_lists_ten_thousand_faults_and_counts_the_others() -> None:
    faults = [Fault(row, "address", "missing") for row in range(2, 8002)]
    rows = table(report(contracts(*faults), contracts(*faults, faults_left_out=50)))
    assert len(rows) == 1 + 10_000 + 1
    assert "6050" in rows[-1][4]


def test_the_json_lists_a_thousand_faults_of_all_files_and_counts_the_others() -> None:
    faults = [Fault(row, "address", "missing") for row in range(2, 702)]
    files = parsed(report(contracts(*faults), contracts(*faults, faults_left_out=50), contracts()))["files"]
    assert [len(file["faults"]) for file in files] == [700, 300, 0]
    assert [file["faults_left_out"] for file in files] == [0, 450, 0]


def test_the_json_carries_times_stamps_and_sums_and_no_value_of_a_cell() -> None:
    stamp = "2026-11-23T03:00:00Z#0123456789ab"
    file = contracts(Fault(2, "address", "formula_text", "=SLAPTA"), exported=stamp, full=True)
    found = parsed(report(file, contracts(), documents={"new": 2}, check=True, id="abc"))
    assert (found["id"], found["check"], found["documents"]) == ("abc", True, {"new": 2})
    assert (found["received_at"], found["finished_at"]) == ("2026-11-23T10:15:30Z", "2026-11-23T10:15:37Z")
    assert found["seconds"] == 7
    assert parsed(report(received_at=START + 9))["seconds"] == 0
    assert found["counts"] == {"new": 2, "changed": 0, "unchanged": 4, "superseded": 0, "refused": 2}
    assert found["files"][0] | {"faults": []} == {
        "name": "a.csv",
        "kind": "contracts",
        "exported": "2026-11-23T03:00:00Z",
        "full": True,
        "refused": None,
        "counts": COUNTS,
        "endings": None,
        "faults": [],
        "faults_left_out": 0,
    }
    [fault] = found["files"][0]["faults"]
    assert (fault["row"], fault["column"], fault["code"]) == (2, "address", "formula_text")
    assert "SLAPTA" not in json.dumps(found)


GOOD = contracts(counts=COUNTS | {"refused": 0})
HELD = contracts(endings=Endings(12, 100, held=True))
REFUSED = FileReport("b.csv", refused="header")


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (report(GOOD), "good"),
        (report(GOOD, contracts()), "faulty"),
        (report(GOOD, documents={"new": 5, "refused": 1}), "faulty"),
        (report(contracts(), REFUSED), "refused"),
        (report(refused="zip"), "refused"),
        (report(REFUSED, HELD), "held"),
        (report(contracts(endings=Endings(3, 100, held=False), counts={})), "good"),
    ],
)
def test_a_mail_is_headed_by_what_asks_most_of_the_clerk(found: Report, outcome: str) -> None:
    assert summary.message(found, "lt")["outcome"] == outcome


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_mail_tells_counts_refusals_endings_and_where_the_report_lies(language: Language) -> None:
    ended = FileReport("m.csv", "meters", counts=COUNTS, endings=Endings(3, 80, held=False))
    found = report(GOOD, REFUSED, HELD, ended, refused="zip_many", documents={"new": 2}, check=True)
    message = summary.message(found, language)
    assert (message["name"], message["report"]) == ("in/a.csv", "reports/a.csv")
    lines = message["summary"].split("\n")
    assert len(lines) == 9
    assert "20 000" in lines[1].replace(",", " ")
    assert lines[2].startswith(
        "a.csv (sutartys): nauji – 1" if language == "lt" else "a.csv (contracts): new 1"
    )
    assert "payer_code;address" in lines[3]
    assert "12" in lines[5]
    assert "in/confirmed/" in lines[5]
    assert "80" in lines[7]


def test_a_mail_about_a_zip_of_thousands_stays_short() -> None:
    many = [GOOD] * 3000
    message = summary.message(report(*many), "lt")
    assert len(message["summary"].split("\n")) == 21
    assert "2980" in message["summary"]


def test_no_cell_of_a_file_is_in_the_mail() -> None:
    found = report(contracts(Fault(2, "address", "formula_text", "=SLAPTA")))
    assert "SLAPTA" not in str(summary.message(found, "lt"))


def test_a_name_that_is_no_text_is_told_all_the_same() -> None:
    name = "a\udcff\nb.csv"
    found = report(FileReport(name, "contracts", faults=[Fault(2, "\ud800", "nested")]), name=f"in/{name}")
    assert table(found)[1][:3] == ["a?\nb.csv", "2", "?"]
    assert parsed(found)["files"][0]["name"] == "a?\nb.csv"
    assert summary.message(found, "lt")["name"] == "in/a??b.csv"
