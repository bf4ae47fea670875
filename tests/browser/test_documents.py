"""The PDF of an invoice: as the utility made it, or a word on the page why not."""

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.billing import Bill, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.exchange import Exchange
from tests.browser.visitor import Visitor

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"


@pytest.fixture(scope="module")
def bill(billing: Billing, exchange: Exchange) -> Bill:
    """A contract whose newest invoice has its PDF."""
    bill = billing.bill_like("01234")
    exchange.deliver(f"{bill.last_invoice}.pdf", PDF)
    return bill


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_the_pdf_of_an_invoice_downloads_as_it_came(
    visit: Visit, customers: Customers, bill: Bill, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(bill, lang=lang)).open("invoice", f"#{bill.last_invoice}")
    for _ in range(2):
        with visitor.page.expect_download() as download:
            visitor.follow("pdf_link")
        assert download.value.suggested_filename == f"{bill.last_invoice}.pdf"
        assert download.value.path().read_bytes() == PDF
    visitor.at("invoice")


def test_an_invoice_without_a_pdf_offers_none(visitor: Visitor, customers: Customers, bill: Bill) -> None:
    visitor.signed_in(customers.signed_in(bill)).open("invoices")
    visitor.page.locator("#invoices tr").nth(1).get_by_role("link").click()
    visitor.at("invoice")
    expect(visitor.page.locator("#lines tr")).not_to_have_count(0)
    expect(visitor.link("pdf_link")).to_be_hidden()


@pytest.mark.refused(401)
def test_who_was_signed_out_meanwhile_comes_back_to_the_invoice(
    visitor: Visitor, customers: Customers, bill: Bill
) -> None:
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("invoice", f"#{bill.last_invoice}")
    customers.ask("DELETE", "/api/session", 204, customer, "{}")
    visitor.follow("pdf_link").at("sign_in")
    visitor.reads("notice_session_ended")
    visitor.sign_in(customer)
    visitor.at("invoice")
    with visitor.page.expect_download():
        visitor.follow("pdf_link")


@pytest.mark.refused(404)
def test_an_invoice_that_is_no_longer_the_customers_is_told_on_the_page(
    visitor: Visitor, customers: Customers, bill: Bill
) -> None:
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("invoice", f"#{bill.last_invoice}")
    customers.ask("DELETE", f"/api/contracts/{bill.payer_code}", 204, customer, "{}")
    visitor.follow("pdf_link").refused(visitor.words.error("not_found"))
    visitor.at("invoice")


def test_the_link_works_by_keyboard_and_says_so_without_a_connection(
    visitor: Visitor, customers: Customers, bill: Bill
) -> None:
    visitor.signed_in(customers.signed_in(bill)).open("invoice", f"#{bill.last_invoice}")
    with visitor.without_network("**/pdf"):
        visitor.link("pdf_link").press("Enter")
        visitor.refused(visitor.words("error_network"))
    with visitor.page.expect_download():
        visitor.link("pdf_link").press("Enter")
