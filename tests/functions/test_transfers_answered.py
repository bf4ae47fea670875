"""The whole way: the bank's statement comes in, the clerk answers in the list itself, and all is booked."""

import csv
import io

import pytest

from shared import aws, parallel
from tests.support import statements
from tests.support.import_flow import deliver
from tests.support.paying import ledger, projection, rebuilt
from tests.support.template import ROOT


@pytest.fixture(autouse=True)
def _town(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's utility."""
    monkeypatch.setattr(parallel, "each", lambda work, given: [work(one) for one in given])
    for name in ("contracts", "invoices"):
        deliver(f"in/{name}.csv", (ROOT / f"examples/{name}.csv").read_bytes())


def filled_in(**payer_codes: str) -> bytes:
    """The list as a spreadsheet saves it, with payer codes beside the texts that begin so."""
    body = aws.s3().get_object(Bucket="exchange", Key="reports/transfers.csv")["Body"].read()
    header, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(header)
    for row in rows:
        named = [code for text, code in payer_codes.items() if row[8].startswith(text)]
        table.writerow([row[0], *named, *[""] * (1 - len(named)), *row[2:]])
    return out.getvalue().encode("utf-8-sig")


SUSPENSE = 2500 + 1000 + 7311
BOOKED = {"invoice:01567/Fiz15678": -11831, "invoice:01890/Fiz18901": -4744}


def test_the_clerk_fills_in_the_list_and_puts_the_same_file_back() -> None:
    deliver("in/statement.xml", (ROOT / "examples/money/statement.xml").read_bytes())
    statements.tended()
    assert ledger() == {"bank": 27386, "suspense": -SUSPENSE, **BOOKED}
    guesses = {row["paskirtis"]: row["spėjimas 1"] for row in statements.table()}
    assert guesses == {
        "": "",
        "Šildymas": "",
        "už rugsėjį": "01567 Fiz15547: iš tos pačios banko sąskaitos už šią sutartį jau mokėta, "
        "ir suma lygi jos skolai",
    }
    [file] = deliver("in/transfers.csv", filled_in(Šildymas="01234"))["files"]
    assert (file["kind"], file["refused"], file["faults"]) == ("assignments", None, [])
    statements.tended()
    assert ledger()["suspense"] == -SUSPENSE + 2500
    assert sum(amount for account, amount in ledger().items() if "01234" in account) == -2500
    assert [row["paskirtis"] for row in statements.table()] == ["", "už rugsėjį"]
    assert projection() == rebuilt()


def test_the_example_of_assignments_answers_the_example_of_a_statement() -> None:
    for name in ("statement.xml", "assignments.csv"):
        deliver(f"in/{name}", (ROOT / f"examples/money/{name}").read_bytes())
        statements.tended()
    assert "suspense" not in ledger()
    assert statements.table() == []
    assert projection() == rebuilt()
