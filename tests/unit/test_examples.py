"""The committed examples are what their program makes, and what the portal's guide shows."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

from tests.support.template import ROOT
from tools import make_examples

EXAMPLES = ROOT / "examples"


def example(kind: str) -> list[dict[str, str]]:
    with (EXAMPLES / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_program_makes_the_committed_files(tmp_path: Path) -> None:
    make_examples.main(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in EXAMPLES.glob("*.csv")}


def test_the_lines_of_every_invoice_add_up_to_it() -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in example("invoice_lines"):
        sums[line["invoice_number"]] += Decimal(line["amount"])
    assert sums == {invoice["number"]: Decimal(invoice["amount"]) for invoice in example("invoices")}


def test_no_two_invoices_have_one_number() -> None:
    numbers = [invoice["number"] for invoice in example("invoices")]
    assert len(numbers) == len(set(numbers)) == 4 * 24


def test_every_meter_goes_on_where_it_stopped_for_24_months() -> None:
    ends: dict[str, str] = {}
    months: Counter[str] = Counter()
    for reading in example("readings"):
        number = reading["meter_number"]
        assert ends.get(number, reading["from"]) == reading["from"]
        ends[number] = reading["to"]
        months[number] += 1
    assert set(months.values()) == {24}
    assert ends["KV1_241"] == "7.000"


def test_the_contracts_of_the_guide_owe_what_it_says() -> None:
    unpaid = Counter(
        invoice["payer_code"] for invoice in example("invoices") if invoice["amount"] != invoice["paid"]
    )
    last = {invoice["payer_code"]: invoice["number"] for invoice in example("invoices")}
    assert (unpaid["01234"], unpaid["01567"]) == (0, 2)
    assert (last["01234"], last["01567"], last["01890"]) == ("Fiz12345", "Fiz15678", "Fiz18901")


def test_a_balance_is_what_is_left_of_all_invoices_less_what_was_paid_ahead() -> None:
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for invoice in example("invoices"):
        owed[invoice["payer_code"]] += Decimal(invoice["amount"]) - Decimal(invoice["paid"])
    balances = {balance["payer_code"]: Decimal(balance["balance"]) for balance in example("balances")}
    assert balances == owed | {"02110": Decimal("-25.00")}
