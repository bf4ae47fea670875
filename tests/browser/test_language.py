"""Changing the language keeps the place, what was typed, and the link of a mail."""

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.billing import SMALL
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor
from tests.browser.words import Words

BILL = SMALL["01567"]


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("invoices", f"?payer_code={BILL.payer_code}&year=2026"),
        ("readings", f"#{BILL.payer_code}/KV1_564"),
        ("invoice", f"#{BILL.last_invoice}"),
    ],
)
def test_the_other_language_shows_the_same_place(visit: Visit, people: People, page: str, more: str) -> None:
    visitor = visit(size="desk", customer=people["holder"]).open(page, more)
    for lang in ("en", "lt"):
        visitor.page.locator("#language").click()
        visitor.words = Words(lang)
        visitor.at(page)
        assert visitor.page.url.endswith(visitor.words.address(page) + more)
        assert looking.untitled(visitor.page, lang) == []


def test_the_other_language_keeps_what_was_typed_but_no_password(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.open("register").type(
        email_login="kanarele.kalba@example.com", password=customers.unknown().password
    )
    visitor.page.locator("#language").click()
    visitor.words = Words("en")
    visitor.at("register")
    expect(visitor.field("email_login")).to_have_value("kanarele.kalba@example.com")
    expect(visitor.field("password")).to_have_value("")


def test_the_other_language_keeps_the_link_of_the_mail(visitor: Visitor, customers: Customers) -> None:
    visitor.page.goto(customers.link(customers.registered()))
    visitor.settled().page.locator("#language").click()
    visitor.words = Words("en")
    visitor.at("confirm")
    visitor.press("confirm_button").reads_heading("confirmed_title")
