"""Bank statements: each payment comes in once, whatever files tell of it, and in whatever order."""

from itertools import permutations

import pytest

from shared import ledger_keys
from tests.support import import_flow, mailbox, waking
from tests.support.facts import amounts, items, lines, listed, statement, vector
from tests.support.importing import counts, faults, imported
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("today")


def test_a_statement_brings_what_was_paid_and_says_by_whom_and_what_for() -> None:
    found = statement("day-053")

    assert (found["kind"], found["counts"]) == ("transfers", counts(new=3))
    jonas, ona, firm = lines()
    assert ona.model_dump(exclude={"id"}) == {
        "at": NOW,
        "iban": "LT601010012345678901",
        "amount": 7683,
        "currency": "EUR",
        "booked_on": "2026-11-20",
        "payer": "Ona Kanarskienė",
        "payer_iban": "LT127300010000000001",
        "payer_code": "",
        "reference": "",
        "text": "Mokėjimo paskirtis: mokėtojo kodas 01234, sąskaita Fiz12345",
        "end_to_end": "PMT-77",
        "bank_ref": "RO20261120000101",
    }
    assert (jonas.amount, jonas.payer_code, jonas.end_to_end) == (4120, "01567", "")
    assert (firm.amount, firm.reference, firm.text) == (12000, "RF5401234", "")
    assert listed() == sorted(f"TRANSFER#{line.id}" for line in lines())


def test_what_the_utility_pays_and_what_is_not_booked_yet_is_nobodys_business() -> None:
    statement("day-053")
    assert "Atlyginimas" not in str(items())
    assert 1500 not in amounts()


DAY = ("day-053", "month-053", "day-054", "hour-052")


@pytest.mark.parametrize("order", list(permutations(DAY)), ids="-".join)
def test_statements_that_overlap_bring_each_payment_once_in_any_order(order: tuple[str, ...]) -> None:
    new = [statement(name)["counts"]["new"] for name in order]

    assert amounts() == [1250, 4120, 7683, 12000]
    assert sum(new) == 4
    assert len(listed()) == 4


def test_an_entry_of_several_payments_brings_each_of_them() -> None:
    assert statement("batch-053")["counts"] == counts(new=3)
    assert [(line.amount, line.payer, line.text) for line in lines()] == [
        (2000, "Ona Kanarskienė", "01234 Fiz12345"),
        (3000, "JONAS KANARAS", "01567 Fiz15678"),
        (5000, "Birutė Kanarė", "be kodo"),
    ]


BATCH = ("batch-053", "batch-sum-053", "batch-054")


@pytest.mark.parametrize("order", list(permutations(BATCH)), ids="-".join)
def test_a_sum_and_its_details_never_count_twice(order: tuple[str, ...]) -> None:
    for name in order:
        statement(name)
    assert amounts() == [2000, 3000, 5000]


def test_a_sum_alone_is_not_taken_and_the_report_asks_for_its_details() -> None:
    first = statement("batch-sum-053")
    assert (first["counts"], faults(first)) == (counts(refused=1), [(1, None, "sum_only")])
    assert "camt.054" in first["faults"][0]["expected"]
    assert items() == []
    statement("batch-054")
    assert statement("batch-sum-053")["counts"] == counts(unchanged=1)


BARE = "          <Btch><NbOfTxs>3</NbOfTxs></Btch>\n"
NAMELESS = {f"RO2026112000020{number}": "NONREF" for number in range(4)}


@pytest.mark.parametrize("names", [{}, NAMELESS], ids=["with the bank's numbers", "without any"])
def test_a_sum_that_does_not_say_so_counts_once_with_its_details(names: dict[str, str]) -> None:
    assert statement("batch-054", **names)["counts"] == counts(new=3)
    assert statement("batch-sum-053", **{BARE: ""}, **_used(names))["counts"] == counts(unchanged=1)
    assert amounts() == [2000, 3000, 5000]


@pytest.mark.parametrize("names", [{}, NAMELESS], ids=["with the bank's numbers", "without any"])
def test_details_of_a_sum_that_came_in_as_one_payment_are_refused(names: dict[str, str]) -> None:
    statement("batch-sum-053", **{BARE: ""}, **_used(names))
    late = statement("batch-054", **names)
    assert (late["counts"], faults(late)) == (counts(refused=3), [(1, None, "sum_known")] * 3)
    assert amounts() == [10000]


def _used(names: dict[str, str]) -> dict[str, str]:
    return {name: new for name, new in names.items() if name.endswith("0")}


def test_of_a_sum_with_other_details_the_first_count() -> None:
    statement("batch-053")
    other = statement(
        "batch-053", **{"100.00": "90.00", "20.00": "10.00", "RO20261120000201": "RO20261120000209"}
    )
    assert (other["counts"], faults(other)) == (counts(refused=3), [(1, None, "line_differs")] * 3)
    assert amounts() == [2000, 3000, 5000]


def test_details_that_do_not_add_up_are_refused_with_their_place() -> None:
    text = vector("batch-053").replace('<TxAmt><Amt Ccy="EUR">50.00', '<TxAmt><Amt Ccy="EUR">49.99')
    found = imported(text, "in/a.xml")
    assert faults(found) == [(1, None, "details_sum")]
    assert items() == []


def test_equal_payments_without_numbers_are_counted_and_overlaps_are_not() -> None:
    assert statement("nonref-053")["counts"] == counts(new=4)
    assert statement("nonref-053")["counts"] == counts(unchanged=4)
    assert statement("nonref-month-053")["counts"] == counts(new=2, unchanged=4)
    assert amounts() == [1000, 500, 1000, 1000, 3310, 1000]


def test_the_month_before_its_day_counts_equal_payments_alike() -> None:
    statement("nonref-month-053")
    assert statement("nonref-053")["counts"] == counts(unchanged=4)
    assert amounts() == [1000, 500, 1000, 1000, 3310, 1000]


def test_the_banks_own_words_are_a_payments_text_only_where_it_has_none_and_is_alone() -> None:
    statement("nonref-053")
    statement("batch-053")
    assert "Įmoka grynaisiais, mok. kodas 01890" in [line.text for line in lines()]
    assert "Surinktos įmokos" not in str(items())


def test_what_the_bank_takes_back_is_a_line_below_zero() -> None:
    assert statement("reversal-053")["counts"] == counts(new=2)
    assert [(line.booked_on, line.amount, line.payer) for line in lines()] == [
        ("2026-11-20", 4120, "JONAS KANARAS"),
        ("2026-11-21", -4120, "JONAS KANARAS"),
    ]


def test_what_is_taken_back_under_the_number_of_the_payment_is_a_line_of_its_own() -> None:
    assert statement("reversal-053", RO20261121000001="RO20261120000102")["counts"] == counts(new=2)
    assert amounts() == [4120, -4120]


def test_version_8_says_the_same_in_other_places() -> None:
    assert statement("v08-053")["counts"] == counts(new=3)
    assert [(line.amount, line.payer, line.payer_code) for line in lines()] == [
        (2000, "JONAS KANARAS", ""),
        (2500, "Ona Kanarskienė", ""),
        (7683, "Ona Kanarskienė", "01234"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"76.83": "76.84"},
        {"2026-11-20": "2026-11-19"},
        {"LT127300010000000001": "LT127300010000000005"},
    ],
    ids=["amount", "day", "payer"],
)
def test_the_same_number_with_other_money_is_refused_and_the_first_stays(other: dict[str, str]) -> None:
    statement("day-053")
    before = items()
    found = statement("day-054", **other)
    assert found["counts"]["refused"] == len(found["faults"]) >= 1
    assert {fault["code"] for fault in found["faults"]} == {"line_differs"}
    assert found["counts"]["new"] == 0
    assert items() == before


def test_a_name_that_the_bank_spells_otherwise_makes_no_other_payment() -> None:
    statement("day-053")
    assert statement("day-054", **{"Ona Kanarskienė": "ONA KANARSKIENE"})["counts"] == counts(unchanged=3)


def test_a_statement_of_another_account_is_taken_as_its_own() -> None:
    statement("day-053")
    assert statement("day-054", LT601010012345678901="LT601010012345678999")["counts"] == counts(new=3)
    assert len({line.iban for line in lines()}) == 2


def test_a_foreign_currency_stays_what_it_is() -> None:
    statement("day-053", **{'Ccy="EUR"': 'Ccy="PLN"'})
    assert {line.currency for line in lines()} == {"PLN"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<Sts>BOOK</Sts>", "", "entry_status"),
        ("<Sts>BOOK</Sts>", "<Sts>DONE</Sts>", "entry_status"),
        ("<CdtDbtInd>CRDT</CdtDbtInd>\n        <Sts>", "<Sts>", "entry_direction"),
        ('<Amt Ccy="EUR">76.83', '<Amt Ccy="EUR">76,83', "entry_amount"),
        ('<Amt Ccy="EUR">76.83', '<Amt Ccy="EUR">76.835', "entry_amount"),
        ('<Amt Ccy="EUR">76.83', '<Amt Ccy="EUR">-76.83', "entry_amount"),
        ('<Amt Ccy="EUR">76.83', "<Amt>76.83", "entry_currency"),
        ("<Id><IBAN>LT601010012345678901</IBAN></Id>\n        <Ccy>", "<Ccy>", "statement_account"),
        ("<Dt>2026-11-20</Dt>", "<Dt>2026-11-31</Dt>", "entry_date"),
    ],
)  # fmt: skip
def test_an_entry_that_nobody_could_book_is_refused_with_its_place(old: str, new: str, code: str) -> None:
    text = vector("day-053")
    assert old in text
    found = imported(text.replace(old, new, 1 if "Amt" in old else -1), "in/a.xml")
    assert (found["faults"][0]["row"], found["faults"][0]["code"]) == (1, code)


def test_a_dry_run_tells_the_same_and_puts_nothing() -> None:
    found = imported(vector("day-053"), "in/check/day.xml")
    assert found["counts"] == counts(new=3)
    assert (items(), waking.woken) == ([], [])
    statement("month-053")
    before = items()
    assert imported(vector("day-053"), "in/check/day.xml")["counts"] == counts(unchanged=3)
    assert faults(imported(vector("batch-sum-053"), "in/check/sum.xml")) == [(1, None, "sum_only")]
    assert items() == before


def test_statements_come_in_a_zip_too() -> None:
    files = {f"{name}.xml": vector(name) for name in ("day-054", "batch-054", "batch-sum-053", "day-053")}
    report = import_flow.deliver("in/bank.zip", import_flow.packed(files))
    assert report["counts"] == counts(new=6, unchanged=4)
    assert amounts() == [2000, 3000, 4120, 5000, 7683, 12000]


def test_a_date_to_come_in_a_statements_name_is_no_reason_to_refuse_it() -> None:
    assert imported(vector("day-053"), "in/2026-11-01_2027-11-30.xml")["counts"] == counts(new=3)


def test_the_payments_are_woken_once_a_delivery_and_before_its_report() -> None:
    statement("day-053")
    assert waking.woken == [("PaymentsFunction", {"source": "savitarna.delivery"})]
    imported("payer_code,address\n01234,A g. 1\n", "in/contracts.csv")
    assert len(waking.woken) == 1
    [first, _] = mailbox.queued()
    assert first["outcome"] == "good"


def test_a_payment_that_came_in_has_its_list_of_the_day_and_its_names_at_once() -> None:
    statement("day-053")
    for line in lines():
        names = [item for item in items() if item.get("transfer") == line.id]
        assert [item["pk"] for item in names] == [f"NAME#{line.id}"]
        assert ledger_keys.line(line.id)["pk"] == f"TRANSFER#{line.id}"
