"""Receipts and slips as PDF: what one reads on them, in which order, and that they are always alike."""

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from functions.receipts import papers, sheet
from functions.receipts.receipt import Receipt, Refund
from shared import texts
from shared.epc import Transfer, transfer
from shared.fields import Language
from shared.invoices import Invoice
from shared.payment import Advance, Part
from tests.support.papers import about, pages, scanned
from tests.support.template import ROOT

NOON = 1_795_428_000  # 2026-11-23 12:00 in Vilnius
BILL = Invoice(
    number="Fiz12345",
    payer_code="01234",
    period="2026-10",
    issued_on="2026-11-09",
    due_on="2026-11-30",
    amount=4521,
    currency="EUR",
    due=4521,
    state="unpaid",
)
FONTS = ROOT / "functions" / "receipts" / "fonts"
IBAN = "LT601010012345678901"


def received(invoices: int = 1, credit: int = 0, *refunds: Refund) -> Receipt:
    covered = [Part(payer_code="01234", number=f"Fiz{n}", amount=100_000 + n) for n in range(invoices)]
    return Receipt(
        payment_id="01kay0ng1t0000000000000abc",
        received_at=NOON,
        way="swedbank",
        provider="montonio",
        covered=tuple(covered),
        credit=(Advance(payer_code="01234", amount=credit),) if credit else (),
        refunds=refunds,
    )


def payable(bill: Invoice = BILL, payee: str = "UAB „Pakruojo šiluma“") -> Transfer:
    to = transfer(bill, payee, IBAN)
    assert to
    return to


def test_a_receipt_reads_from_the_letterhead_down_to_the_foot() -> None:
    [page] = pages(papers.receipt(received(2, 5), "lt").content)
    assert page.splitlines() == [
        "UAB „Pakruojo šiluma“",
        "+370 421 00000, info@utility.example",
        "Mokėjimo kvitas",
        "Gavome 2 000,06 €",
        "Mokėjimo numeris 01kay0ng1t0000000000000abc",
        "Gauta 2026-11-23 12:00",
        "Mokėjimo būdas Swedbank (Montonio)",
        "Šis kvitas patvirtina, kad UAB „Pakruojo šiluma“ gavo mokėjimą. Tai ne PVM sąskaita faktūra.",
        "Kas apmokėta Mokėtojo kodas Suma",
        "Sąskaita Fiz0 01234 1 000,00 €",
        "Sąskaita Fiz1 01234 1 000,01 €",
        "Permoka kitoms sąskaitoms 01234 0,05 €",
        "Iš viso gauta 2 000,06 €",
        "Mokėjimo kvitas 01kay0ng1t0000000000000abc 1 psl. iš 1",
    ]


def test_a_receipt_in_english_says_the_same() -> None:
    [page] = pages(papers.receipt(received(1, 5), "en").content)
    for line in (
        "Payment receipt",
        "We received €1,000.05",
        "Received 23 November 2026 12:00",
        "Invoice Fiz0 01234 €1,000.00",
        "Credit towards other invoices 01234 €0.05",
        "Received in all €1,000.05",
        "Page 1 of 1",
    ):
        assert line in page


@pytest.mark.parametrize(
    ("amount", "state", "left"),
    [
        (100_000, "Šis mokėjimas grąžintas", "Liko grąžinus 0,00 €"),
        (1, "Dalis šio mokėjimo grąžinta", "Liko grąžinus 999,99 €"),
    ],
)
def test_a_receipt_of_what_was_refunded_says_so_first(amount: int, state: str, left: str) -> None:
    [page] = pages(papers.receipt(received(1, 0, Refund(amount, NOON + 86_400)), "lt").content)
    lines = page.splitlines()
    assert lines[3] == state
    assert lines[-4] == "Iš viso gauta 1 000,00 €"
    assert lines[-3].startswith("Grąžinta 2026-11-24 12:00 −")
    assert lines[-2] == left


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_forty_invoices_go_on_with_a_head_on_the_second_page(language: Language) -> None:
    first, second = pages(papers.receipt(received(40), language).content)
    head = " ".join(texts.catalog(language)["papers"]["receipt"]["columns"])
    assert head in first
    assert second.splitlines()[0] == head
    assert [f"Fiz{n} " in first + second for n in range(40)] == [True] * 40
    foot = texts.catalog(language)["papers"]["page"]
    for number, page in enumerate((first, second), 1):
        assert page.endswith(foot.format(page=number, pages=2))


@pytest.mark.parametrize("invoices", range(15, 40))
def test_the_total_never_stands_alone_on_a_page(invoices: int) -> None:
    last = pages(papers.receipt(received(invoices), "lt").content)[-1]
    assert f"Fiz{invoices - 1} " in last
    assert "Iš viso gauta" in last


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_same_books_make_the_same_bytes(language: Language) -> None:
    assert papers.receipt(received(3), language) == papers.receipt(received(3), language)
    assert papers.slip(BILL, payable(), language) == papers.slip(BILL, payable(), language)


@pytest.mark.parametrize(("language", "title"), [("lt", "Mokėjimo kvitas"), ("en", "Payment receipt")])
def test_a_file_says_what_it_is(language: Language, title: str) -> None:
    told = about(papers.receipt(received(), language).content)
    assert told["Title"] == f"{title} 01kay0ng1t0000000000000abc"
    assert (told["Author"], told["Lang"]) == ("UAB „Pakruojo šiluma“", language)
    assert told["CreationDate"] == "D:20261123100000Z"


def test_files_are_named_in_the_language_of_the_paper() -> None:
    assert papers.receipt(received(), "lt").name == "mokejimo-kvitas-2026-11-23-000abc"
    assert papers.receipt(received(), "en").name == "payment-receipt-2026-11-23-000abc"
    assert papers.slip(BILL, payable(), "lt").name == "mokejimo-pranesimas-Fiz12345"
    assert papers.slip(BILL, payable(), "en").name == "payment-slip-Fiz12345"


def test_a_slip_says_what_to_pay_to_whom_and_how() -> None:
    [page] = pages(papers.slip(BILL, payable(), "lt").content)
    assert page.splitlines()[2:11] == [
        "Mokėjimo pranešimas",
        "Sumokėkite 45,21 € iki 2026-11-30",
        "Sąskaitos numeris Fiz12345",
        "Mokėtojo kodas 01234",
        "Gavėjas UAB „Pakruojo šiluma“",
        "Gavėjo sąskaita (IBAN) LT60 1010 0123 4567 8901",
        "Suma 45,21 €",
        "Sumokėti iki 2026-11-30",
        "Mokėjimo paskirtis Mokėtojo kodas 01234, sąskaita Fiz12345",
    ]


def test_a_slip_in_english_has_the_words_that_a_lithuanian_desk_needs() -> None:
    late = BILL.model_copy(update={"state": "overdue"})
    [page] = pages(papers.slip(late, payable(), "en").content)
    assert "Pay €45.21 (it was due 30 November 2026)" in page
    assert "Payment text (paskirtis) Mokėtojo kodas 01234, sąskaita Fiz12345" in page


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("number", ["Fiz12345", "W" * 40], ids=["usual", "longest"])
def test_a_slip_is_one_page_and_its_code_is_read_from_paper(number: str, language: Language) -> None:
    bill = BILL.model_copy(update={"number": number, "due": 12_345_678})
    payee = "UAB „Pakruojo šiluma“" if number == "Fiz12345" else "Ž" * 70
    content = papers.slip(bill, payable(bill, payee), language).content
    assert len(pages(content)) == 1
    service, version, charset, kind, bic, name, iban, amount, *_, text = scanned(content).decode().split("\n")
    assert (service, version, charset, kind, bic) == ("BCD", "002", "1", "SCT", "")
    assert (name, iban, amount) == (payee, IBAN, "EUR123456.78")
    assert text == f"Mokėtojo kodas 01234, sąskaita {number}"


def test_what_looks_like_markup_is_text() -> None:
    [page] = pages(papers.slip(BILL, payable(payee="A&B <b>Ltd</b> &amp;"), "lt").content)
    assert "Gavėjas A&B <b>Ltd</b> &amp;" in page


@pytest.mark.parametrize("font", [sheet.FONT, sheet.BOLD])
def test_the_fonts_have_every_letter_of_our_words(font: str) -> None:
    words = "".join(str(texts.catalog(language)["papers"]) for language in texts.LANGUAGES)
    known = TTFont(font, FONTS / f"{font}.ttf").face.charToGlyph
    wanted = words + str(texts.brand()) + "ąčęėįšųūžĄČĘĖĮŠŲŪŽłõšžķņģ„“–−€ "
    assert {letter for letter in wanted if ord(letter) not in known} == set()
