"""Why a bill is more or less than earlier ones, on the page of the invoice."""

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor

BILL = EXAMPLES["01234"]


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_an_invoice_says_line_by_line_why_it_is_more(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(BILL, lang=lang)).open("invoice", f"#{BILL.last_invoice}")
    both = visitor.page.locator("#comparisons > div")
    expect(both).to_have_count(2)
    month, year = both.all()
    for place, key in ((month, "change_month"), (year, "change_year")):
        expect(place.get_by_role("heading")).to_have_text(visitor.words(key))
    lines = month.get_by_role("listitem")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text(visitor.words("change_new"))
    said = {
        "lt": "Kiekis padidėjo nuo 0,275 iki 0,300 m³: +\u20600,30 €.",
        "en": "Quantity up from 0.275 to 0.300 m³: +\u2060€0.30.",
    }
    expect(lines.nth(1)).to_contain_text(said[lang])
    expect(year).to_contain_text(visitor.words("change_vat").format(**{"from": "9", "to": "21"}))


def test_of_the_first_invoice_nothing_is_said(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in(BILL)).open("invoice", "#Fiz09332")
    visitor.reads_heading("invoice_title", number="Fiz09332")
    expect(visitor.page.locator("#changes")).to_be_hidden()


def test_the_invoice_does_without_when_the_reasons_do_not_come(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.signed_in(customers.signed_in(BILL))
    with visitor.without_network("**/changes"):
        visitor.open("invoice", f"#{BILL.last_invoice}")
        expect(visitor.page.locator("#lines tr")).to_have_count(4)
        expect(visitor.page.locator("#changes")).to_be_hidden()
