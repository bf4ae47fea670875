"""How invoices look to who pays them: what is settled here, credit, and how to pay by transfer."""

import pytest

from functions.invoices.app import handler
from shared import aws, keys, settings
from tests.support import people
from tests.support.api import Answer, event, invoke
from tests.support.people import billed
from tests.support.pictures import scanned

pytestmark = pytest.mark.usefixtures("today")


def asked(person: people.Person, path: str = "") -> Answer:
    return invoke(handler, event("GET", f"/api/invoices{path}", cookie=person.cookie))


def credited(payer_code: str, amount: int) -> None:
    item = {"payer_code": payer_code, "amount": amount, "version": 1}
    aws.put(settings.table("invoices"), {**keys.credit(payer_code), **item}, people.NEW)


@pytest.mark.parametrize(
    ("paid", "settled", "due", "state"),
    [
        (0, 4521, 0, "paid"),
        (4521, 4521, 0, "paid"),
        (0, 2000, 2521, "partly_paid"),
        (2000, 2000, 2521, "partly_paid"),
        (3000, 2000, 1521, "partly_paid"),
        (0, 0, 4521, "unpaid"),
    ],
)
def test_what_was_paid_here_is_not_owed_whether_the_billing_system_knows_it_or_not(
    ona: people.Person, paid: int, settled: int, due: int, state: str
) -> None:
    billed("Fiz1", paid=paid, settled=settled)
    answer = asked(ona)
    [listed] = answer.body["invoices"]
    assert (listed["due"], listed["state"], answer.body["total_due"]) == (due, state, due)
    shown = asked(ona, "/Fiz1").body
    assert (shown["due"], shown["state"]) == (due, state)


def test_credit_comes_with_the_list_and_is_no_invoice(ona: people.Person) -> None:
    billed("Fiz1")
    people.balanced("01234", -479)
    credited("01234", 479)
    credited("01567", 0)
    credited("01890", 5)
    people.attached("ona", "01567")
    body = asked(ona).body
    assert body["credits"] == [{"payer_code": "01234", "amount": 479}]
    assert ([invoice["number"] for invoice in body["invoices"]], body["total_due"]) == (["Fiz1"], 4521)


def test_an_invoice_says_how_to_pay_it_by_transfer(ona: people.Person) -> None:
    billed("Fiz1", settled=521)
    assert asked(ona, "/Fiz1").body["transfer"] == {
        "payee": "UAB Pakruojo šiluma",
        "iban": "LT601010012345678901",
        "amount": 4000,
        "text": "Mokėtojo kodas 01234, sąskaita Fiz1",
    }


def test_the_qr_code_of_a_transfer_is_what_the_standard_says(ona: people.Person) -> None:
    billed("Fiz1")
    answer = asked(ona, "/Fiz1/qr")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert scanned(answer.body).decode().split("\n") == [
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        "",
        "UAB Pakruojo šiluma",
        "LT601010012345678901",
        "EUR45.21",
        "",
        "",
        "Mokėtojo kodas 01234, sąskaita Fiz1",
    ]


def test_the_longest_text_still_fits_the_code(ona: people.Person, monkeypatch: pytest.MonkeyPatch) -> None:
    number, payer_code = "F" * 40, "9" * 15
    monkeypatch.setenv("PAYEE_NAME", "ž" * 70)
    people.attached("ona", payer_code)
    billed(number, payer_code, amount=99_999_999)
    content = scanned(asked(ona, f"/{number}/qr").body)
    assert content.decode().endswith(f"Mokėtojo kodas {payer_code}, sąskaita {number}")
    assert len(content) <= 331


@pytest.mark.parametrize("why", ["paid", "no account"])
def test_where_nothing_can_be_transferred_there_is_no_code(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    billed("Fiz1", settled=4521 if why == "paid" else 0)
    if why == "no account":
        monkeypatch.setenv("PAYEE_IBAN", "")
    assert asked(ona, "/Fiz1").body["transfer"] is None
    answer = asked(ona, "/Fiz1/qr")
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_the_code_of_an_invoice_that_is_not_mine_is_not_found(ona: people.Person) -> None:
    billed("Fiz2", "01567")
    assert asked(ona, "/Fiz2/qr").status == 404


@pytest.mark.parametrize(("provider", "online"), [("montonio", True), ("paysera", True), ("none", False)])
def test_the_list_and_the_invoice_say_whether_anything_is_paid_online(
    ona: people.Person, monkeypatch: pytest.MonkeyPatch, provider: str, *, online: bool
) -> None:
    billed("Fiz1")
    monkeypatch.setenv("PAYMENT_PROVIDER", provider)
    assert (asked(ona).body["online"], asked(ona, "/Fiz1").body["online"]) == (online, online)
