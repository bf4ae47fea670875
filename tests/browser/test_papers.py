"""Receipts and payment slips: downloaded where one looks for them, in the language of the page."""

import pytest
from playwright.sync_api import Download, Locator, expect

from shared.fields import Language
from tests.browser.billing import Bill, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.exchange import Exchange
from tests.browser.payers import Payer, payments
from tests.browser.post import LINK, Mailbox
from tests.support.papers import pages, scanned
from tests.support.template import ROOT

IN_BOTH = pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
TITLES = {"lt": ("Mokėjimo kvitas", "Mokėjimo pranešimas"), "en": ("Payment receipt", "Payment slip")}
FILES = {"lt": ("mokejimo-kvitas-", "mokejimo-pranesimas-"), "en": ("payment-receipt-", "payment-slip-")}


def downloaded(link: Locator) -> Download:
    with link.page.expect_download() as download:
        link.click()
    return download.value


def text(download: Download) -> str:
    [page] = pages(download.path().read_bytes())
    return page


@IN_BOTH
def test_who_paid_has_a_receipt_on_the_page_and_in_the_list(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"), lang=lang)
    payer = Payer(visit(lang, size, customer).open("invoices"))
    payer.begins("seb").decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    [paid] = payments(customers, customer)
    first = downloaded(payer.visitor.link("receipt_link"))
    assert first.suggested_filename.startswith(FILES[lang][0])
    assert TITLES[lang][0] in text(first)
    assert paid["id"] in text(first)
    assert "SEB (Montonio)" in text(first)

    payer.visitor.open("payments")
    listed = downloaded(payer.page.locator("#payments .receipt"))
    assert listed.path().read_bytes() == first.path().read_bytes()


def test_the_mail_of_a_payment_leads_to_its_receipt(
    visit: Visit, customers: Customers, billing: Billing, mailbox: Mailbox
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"))
    payer = Payer(visit("lt", "phone", customer).open("invoices"))
    payer.begins().decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    [paid] = payments(customers, customer)
    mail = mailbox.wait(customer.email, payer.words.subject("payment_received"))
    [link] = [found for found in LINK.findall(mail["text"]) if f"?payment={paid['id']}" in found]
    payer.visitor.open("contracts").page.goto(link)
    payer.reads_outcome("received")
    assert paid["id"] in text(downloaded(payer.visitor.link("receipt_link")))


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_a_transfer_that_the_bank_told_of_is_a_payment_with_a_receipt(
    visit: Visit, customers: Customers, billing: Billing, exchange: Exchange, lang: Language
) -> None:
    bill = billing.bill_like("01567")
    visitor = visit(lang, "phone", customers.signed_in(bill, lang=lang))
    exchange.deliver(f"statement-{bill.payer_code}.xml", statement(bill))
    row = visitor.open("payments").page.locator("#payments tr")
    for _ in range(20):
        if row.count():
            break
        visitor.page.wait_for_timeout(500)
        visitor.open("payments")
    expect(row).to_contain_text(visitor.words("bank_transfer"))
    expect(row).to_contain_text(bill.last_invoice)
    receipt = text(downloaded(row.locator(".receipt")))
    assert TITLES[lang][0] in receipt
    assert bill.last_invoice in receipt
    row.get_by_role("link").first.click()
    Payer(visitor).reads_outcome("received")


def statement(bill: Bill) -> bytes:
    """The bank's, of one transfer for the bill."""
    whole = (ROOT / "examples" / "money" / "statement.xml").read_text()
    first, end = whole[: whole.index("</Ntry>") + 7], whole[whole.rindex("</Ntry>") + 7 :]
    told = {"01567": bill.payer_code, "Fiz15678": bill.last_invoice, "RO20261123": f"RO{bill.payer_code}"}
    for example, own in told.items():
        first = first.replace(example, own)
    return (first + end).encode()


@IN_BOTH
def test_where_no_money_came_there_is_no_receipt(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"), lang=lang)
    payer = Payer(visit(lang, size, customer).open("invoices"))
    payer.begins().decides("refuse").visitor.at("payment")
    payer.reads_outcome("refused")
    expect(payer.visitor.link("receipt_link")).to_be_hidden()
    payer.visitor.open("payments")
    expect(payer.page.locator("#payments tr")).to_have_count(1)
    expect(payer.page.locator("#payments .receipt")).to_be_hidden()


@IN_BOTH
def test_an_invoice_that_is_due_has_a_slip_to_take_along(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    bill = billing.bill_like("01567")
    visitor = visit(lang, size, customers.signed_in(bill, lang=lang))
    visitor.open("invoice", f"#{bill.last_invoice}")
    slip = downloaded(visitor.link("slip_link"))
    assert slip.suggested_filename == f"{FILES[lang][1]}{bill.last_invoice}.pdf"
    assert TITLES[lang][1] in text(slip)
    assert scanned(slip.path().read_bytes()).decode().endswith(f"sąskaita {bill.last_invoice}")


@pytest.mark.refused(401)
def test_who_was_signed_out_meanwhile_comes_back_to_the_payment(
    visit: Visit, customers: Customers, billing: Billing
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"))
    payer = Payer(visit("lt", "phone", customer).open("invoices"))
    payer.begins().decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    customers.ask("DELETE", "/api/session", 204, customer, "{}")
    payer.visitor.follow("receipt_link").at("sign_in")
    payer.visitor.sign_in(customer)
    payer.reads_outcome("received")
    assert downloaded(payer.visitor.link("receipt_link")).suggested_filename.startswith(FILES["lt"][0])
