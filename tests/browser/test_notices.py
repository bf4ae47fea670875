"""Mails about new invoices: wanted or not, and what they lead to."""

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor
from tests.browser.words import Words


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_mails_about_new_invoices_are_switched_off_and_on(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    customer = customers.signed_in(lang=lang)
    visitor = visit(lang, size, customer).open("account")
    switch = visitor.page.get_by_role("checkbox", name=visitor.words("invoice_mail"))
    expect(switch).to_be_checked()
    for wanted in (False, True):
        switch.set_checked(wanted)
        visitor.page.locator("#notices").get_by_role("button").click()
        visitor.reads("saved")
        visitor.reload()
        expect(switch).to_be_checked(checked=wanted)
        assert customers.ask("GET", "/api/account", 200, customer).json()["invoice_mail"] is wanted


def test_the_switch_survives_a_change_of_language(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("account")
    visitor.page.get_by_role("checkbox").uncheck()
    visitor.page.locator("#language").click()
    visitor.words = Words("en")
    visitor.at("account")
    expect(visitor.page.get_by_role("checkbox")).not_to_be_checked()
