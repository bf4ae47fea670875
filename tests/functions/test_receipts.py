"""Receipts and slips: whose they are, when there are none, in which language; nothing is written."""

import base64
from typing import Any

import pytest

from functions.payments import applying, store
from functions.receipts.app import handler
from shared.payment import Advance, Part
from shared.transfers import Line
from tests.support import booking, paying, people, statements
from tests.support.api import FROM_THE_SITE, Answer, Context, event, invoke
from tests.support.papers import pages, scanned
from tests.support.tables import everything
from tests.support.times import NOW

RECEIPT, SLIP = f"/api/payments/{booking.ID}/receipt", "/api/invoices/Fiz1/slip"
FIZ1 = Part(payer_code="01234", number="Fiz1", amount=4521)
NOBODY = people.Person("nobody", "nobody.secret")

pytestmark = pytest.mark.usefixtures("today")


def asked(person: people.Person, path: str, **more: Any) -> Answer:  # noqa: ANN401 - handed on
    return invoke(handler, event("GET", path, cookie=person.cookie, **more))


def downloaded(person: people.Person, path: str, **more: Any) -> tuple[str, bytes]:  # noqa: ANN401 - handed on
    """The name of the file and its bytes, as a browser has them."""
    sent = event("GET", path, cookie=person.cookie, **more)
    answer = handler(sent, Context())  # type: ignore[arg-type]  # the part of a context that handlers use
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
    headers = answer["headers"]
    assert (headers["Content-Type"], headers["Cache-Control"]) == ("application/pdf", "no-store")
    kind, _, name = headers["Content-Disposition"].partition("; filename=")
    assert kind == "attachment"
    return name.strip('"'), base64.b64decode(answer["body"], validate=True)


def read(person: people.Person, path: str, **more: Any) -> str:  # noqa: ANN401 - handed on
    [page] = pages(downloaded(person, path, **more)[1])
    return page


def test_a_receipt_says_what_the_books_say(ona: people.Person) -> None:
    people.billed("Fiz1", paid=521)
    paying.received(booking.order(FIZ1))
    before = everything()
    name, content = downloaded(ona, RECEIPT)
    [page] = pages(content)
    assert name == "mokejimo-kvitas-2026-11-23-000000.pdf"
    for line in (
        "Gavome 45,21 €",
        f"Mokėjimo numeris {booking.ID}",
        "Gauta 2026-11-23 13:00",
        "Mokėjimo būdas Internetu (Montonio)",
        "Sąskaita Fiz1 01234 40,00 €",
        "Permoka kitoms sąskaitoms 01234 5,21 €",
    ):
        assert line in page
    assert downloaded(ona, RECEIPT) == (name, content)
    assert everything() == before


def test_nothing_of_the_person_is_on_the_papers(ona: people.Person) -> None:
    people.billed("Fiz1")
    people.billed("Fiz2")
    paying.received(booking.order(FIZ1))
    for page in (read(ona, RECEIPT), read(ona, "/api/invoices/Fiz2/slip")):
        assert not [word for word in ("Ona", "Onaitė", "ona@", "Liepų") if word in page]


@pytest.mark.parametrize("path", [RECEIPT, "/api/invoices/Fiz2/slip"])
def test_a_paper_speaks_the_language_of_the_page(ona: people.Person, path: str) -> None:
    people.billed("Fiz1")
    people.billed("Fiz2")
    paying.received(booking.order(FIZ1))
    english = FROM_THE_SITE | {"accept-language": "en-GB,lt;q=0.5"}
    assert "€45.21" in read(ona, path, headers=english)
    assert "45,21 €" in read(ona, path, headers=english, query={"language": "lt"})
    assert "€45.21" in read(ona, path, query={"language": "en"})
    assert asked(ona, path, query={"language": "ru"}).status == 422


def test_a_payment_that_is_not_mine_has_no_receipt_for_me(ona: people.Person) -> None:
    people.billed("Fiz1")
    people.attached("ona", "01567")
    rasa = people.signed_in("rasa", "01234")
    paying.received(booking.order(FIZ1))
    for person, path in (
        (rasa, RECEIPT),
        (ona, "/api/payments/01kay0ng1t0000000000000001/receipt"),
        (ona, "/api/payments/..%2F/receipt"),
    ):
        answer = asked(person, path)
        assert (answer.status, answer.body["code"]) == (404, "not_found")


def listed(line: Line, payer_code: str = "01234") -> str:
    """The receipt of a transfer by the id that it has in the list of a contract."""
    items = everything()["PaymentsTable"]
    [found] = [
        one for one in items if one["pk"] == f"CONTRACT#{payer_code}" and one.get("line_id") == line.id
    ]
    return f"/api/payments/{found['sk'].removeprefix('TRANSFER#')}/receipt"


def test_a_transfer_has_a_receipt_for_who_holds_its_contract(ona: people.Person) -> None:
    people.contract("01234", "Fiz1")
    line = statements.came("Mokėtojo kodas 01234, sąskaita Fiz1", 5000)
    statements.tended()
    path = listed(line)
    page = read(ona, path)
    for text in (
        "Gavome 50,00 €",
        "Gauta 2026-11-20",
        "Mokėjimo būdas Banko pavedimas",
        "Sąskaita Fiz1 01234 45,21 €",
        "Permoka kitoms sąskaitoms 01234 4,79 €",
    ):
        assert text in page.splitlines()
    assert not [word for word in ("JONAS", "LT98", line.id) if word in page]
    assert downloaded(ona, path)[0].startswith("mokejimo-kvitas-2026-11-20-")
    assert asked(people.signed_in("rasa", "01567"), path).status == 404
    assert asked(people.signed_in("jonas"), path).status == 404


def test_a_transfer_that_the_clerk_gave_somebody_is_theirs_from_then_on(ona: people.Person) -> None:
    people.contract("01234", "Fiz1")
    line = statements.came("ačiū")
    statements.tended()
    statements.assigned(line, "01234", "Fiz1")
    statements.tended()
    assert "Sąskaita Fiz1 01234 45,21 €" in read(ona, listed(line))


def test_a_transfer_that_the_bank_took_back_has_no_receipt_any_more(ona: people.Person) -> None:
    people.contract("01234", "Fiz1")
    line = statements.came("Mokėtojo kodas 01234, sąskaita Fiz1")
    statements.tended()
    path = listed(line)
    statements.came(line.text, -line.amount)
    statements.tended()
    answer = asked(ona, path)
    assert (answer.status, answer.body["code"]) == (409, "no_receipt")


def test_a_payment_by_the_link_of_a_mail_is_nobodys(ona: people.Person) -> None:
    people.billed("Fiz1")
    by_link = booking.order(FIZ1).model_copy(update={"account_id": None})
    paying.received(by_link)
    assert asked(ona, RECEIPT).status == 404


@pytest.mark.parametrize("status", ["pending", "refused", "cancelled", "expired"])
def test_without_money_there_is_no_receipt_and_words_why(ona: people.Person, status: Any) -> None:  # noqa: ANN401 - a literal
    order = booking.order(advance=(Advance(payer_code="01234", amount=5),))
    store.begin(order, "ACCOUNT#ona", "key", "wish")
    store.note_started(order.id, booking.STARTED)
    store.note(order.id, booking.said(status, 5))
    answer = asked(ona, RECEIPT)
    assert (answer.status, answer.body["code"]) == (409, "no_receipt")
    assert answer.body["detail"].startswith("Šio mokėjimo kvito nėra")


def test_what_the_bank_took_back_has_no_receipt_any_more(ona: people.Person) -> None:
    people.billed("Fiz1")
    paying.received(booking.order(FIZ1))
    assert "Gavome" in read(ona, RECEIPT)
    store.note(booking.ID, booking.said("voided", 4521))
    applying.apply(booking.ID, NOW)
    assert asked(ona, RECEIPT).body["code"] == "no_receipt"


def test_a_slip_pays_what_is_left_as_the_code_on_the_screen_does(ona: people.Person) -> None:
    people.billed("Fiz1", settled=521)
    before = everything()
    name, content = downloaded(ona, SLIP)
    assert name == "mokejimo-pranesimas-Fiz1.pdf"
    assert "Sumokėkite 40,00 € iki 2026-11-30" in pages(content)[0]
    lines = scanned(content).decode().split("\n")
    assert lines[5:8] == ["UAB Pakruojo šiluma", "LT601010012345678901", "EUR40"]
    assert lines[-1] == "Mokėtojo kodas 01234, sąskaita Fiz1"
    assert everything() == before


@pytest.mark.parametrize("paid", [4521, 5000])
def test_what_is_paid_has_no_slip(ona: people.Person, paid: int) -> None:
    people.billed("Fiz1", paid=paid)
    answer = asked(ona, SLIP)
    assert (answer.status, answer.body["code"]) == (409, "nothing_due")


@pytest.mark.parametrize("variable", ["PAYEE_IBAN", "PAYEE_NAME"])
def test_a_utility_that_takes_no_transfers_has_no_slips(
    ona: people.Person, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "")
    people.billed("Fiz1")
    assert asked(ona, SLIP).status == 404


@pytest.mark.parametrize("number", ["Fiz2", "Fiz9", "%C4%85", "a%2Fb"])
def test_an_invoice_that_is_not_mine_has_no_slip_for_me(ona: people.Person, number: str) -> None:
    people.billed("Fiz2", payer_code="01567")
    answer = asked(ona, f"/api/invoices/{number}/slip")
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_without_a_session_there_are_no_papers(ona: people.Person) -> None:
    people.billed("Fiz1")
    paying.received(booking.order(FIZ1))
    assert [asked(NOBODY, path).status for path in (RECEIPT, SLIP)] == [401, 401]
