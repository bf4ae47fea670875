"""One invoice: its lines and its PDF, for those who hold its contract."""

import base64
import json

import pytest

from functions.invoices.app import handler
from shared import aws, keys, settings
from tests.support import people
from tests.support.api import Answer, Context, event, invoke

LARGEST_ANSWER = 6 * 2**20  # bytes that Lambda lets pass

pytestmark = pytest.mark.usefixtures("today")


def with_lines(number: str, payer_code: str = "01234") -> None:
    heat = {"name": "Šildymas", "quantity": "100", "unit": "kWh", "price": "0.11", "amount": 1100}
    relief = {"name": "Kompensacija", "quantity": None, "unit": "", "price": None, "amount": -100}
    item = {**keys.invoice_lines(payer_code, number), "lines": [heat, relief]}
    aws.put(settings.table("invoices"), item, people.NEW)


def shown(person: people.Person, number: str) -> Answer:
    return invoke(handler, event("GET", f"/api/invoices/{number}", cookie=person.cookie))


def test_one_invoice_comes_with_its_lines() -> None:
    people.billed("Fiz1")
    with_lines("Fiz1")
    answer = shown(people.signed_in("ona", "01567", "01234"), "Fiz1")
    heat = {"name": "Šildymas", "quantity": "100", "unit": "kWh", "price": "0.11", "amount": 1100}
    relief = {"name": "Kompensacija", "quantity": None, "unit": None, "price": None, "amount": -100}
    assert (answer.status, answer.body["number"], answer.body["state"]) == (200, "Fiz1", "unpaid")
    assert answer.body["lines"] == [heat, relief]


def test_an_invoice_whose_lines_have_not_come_yet_has_none() -> None:
    people.billed("Fiz1")
    assert shown(people.signed_in("ona", "01234"), "Fiz1").body["lines"] == []


def test_an_invoice_says_whether_there_is_a_pdf() -> None:
    people.billed("Fiz1")
    people.billed("Fiz2")
    people.documented("Fiz2")
    ona = people.signed_in("ona", "01234")
    assert [shown(ona, number).body["pdf"] for number in ("Fiz1", "Fiz2")] == [False, True]


@pytest.mark.parametrize("size", [5, 4 * 2**20], ids=["small", "4 MB"])
def test_a_pdf_comes_as_it_was_delivered(size: int) -> None:
    content = b"\xff\x00" * (size // 2)
    people.billed("Fiz1")
    people.documented("Fiz1", content)
    ona = people.signed_in("ona", "01234")
    answer = handler(event("GET", "/api/invoices/Fiz1/pdf", cookie=ona.cookie), Context())  # type: ignore[arg-type]  # the part of a context that handlers use
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
    assert base64.b64decode(answer["body"]) == content
    assert len(json.dumps(answer)) < LARGEST_ANSWER
    named = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Fiz1.pdf"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert {name: answer["headers"][name] for name in named} == named


def test_an_invoice_without_a_pdf_has_none_to_download() -> None:
    people.billed("Fiz1")
    answer = shown(people.signed_in("ona", "01234"), "Fiz1/pdf")
    assert (answer.status, answer.body["code"]) == (404, "not_found")


@pytest.mark.parametrize("number", ["Fiz2", "Fiz9", "%C4%85", "%00", "a%2Fb"])
def test_an_invoice_that_is_not_mine_is_not_found(number: str) -> None:
    people.billed("Fiz2", payer_code="01567")
    with_lines("Fiz2", "01567")
    with_lines("Fiz9")
    for known in ("Fiz2", "Fiz9"):
        people.documented(known)
    for person in (people.signed_in("ona", "01234"), people.signed_in("rasa")):
        for answer in (shown(person, number), shown(person, f"{number}/pdf")):
            assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_without_a_session_nothing_is_shown() -> None:
    people.billed("Fiz1")
    nobody = people.Person("nobody", "nobody.secret")
    assert [shown(nobody, "Fiz1").status, shown(nobody, "Fiz1/pdf").status] == [401, 401]
