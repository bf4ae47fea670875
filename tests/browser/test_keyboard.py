"""From registering to a declared reading and a payment by keyboard alone, seeing where the focus is."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from shared.fields import Language
from tests.browser import looking
from tests.browser.billing import Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customer, Customers
from tests.browser.payers import AT_THE_BANK, PATIENCE_MS, Payer, payments
from tests.browser.visitor import Visitor

MOST_TABS = 60


class Keyboard:
    """Moves by Tab alone; every place where the focus stops must show it."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._keys = visitor, visitor.page.keyboard

    def reach(self, target: Locator) -> "Keyboard":
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("(el) => el === document.activeElement"):
                return self
            self._keys.press("Tab")
            seen = looking.focus(self._visitor.page)
            assert seen["what"].startswith("<body") or all(seen.values()), seen
        raise AssertionError(f"{MOST_TABS} times Tab do not reach {target}")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self._keys.type(text)

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.reach(target)
        self._keys.press(key)


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_a_newcomer_registers_declares_and_pays_by_keyboard_alone(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    visitor, customer, bill = visit(lang, size), customers.unknown(lang), billing.bill_like("01234")
    keyboard = Keyboard(visitor.open("sign_in"))
    keyboard.press(visitor.link("register"))
    visitor.at("register")
    keyboard.write(visitor.field("email_login"), customer.email)
    keyboard.write(visitor.field("password"), customer.password)
    keyboard.write(visitor.field("first_name"), customer.first_name)
    keyboard.write(visitor.field("last_name"), customer.last_name)
    keyboard.press(visitor.button("register_button"), "Space")
    visitor.reads_heading("check_mail_title")

    visitor.page.goto(customers.link(customer))
    visitor.settled()
    keyboard.press(visitor.button("confirm_button"), "Space")
    visitor.reads_heading("confirmed_title")
    keyboard.press(visitor.link("sign_in"))
    visitor.at("sign_in")
    keyboard.write(visitor.field("email_login"), customer.email)
    keyboard.write(visitor.field("password"), customer.password)
    visitor.page.keyboard.press("Enter")
    visitor.at("overview")
    keyboard.press(visitor.link("no_contracts_here"))
    visitor.at("add_contract")
    keyboard.write(visitor.field("payer_code"), bill.payer_code)
    keyboard.write(visitor.field("last_invoice"), bill.last_invoice)
    keyboard.press(visitor.button("add_contract_button"))
    visitor.at("contracts")

    menu = visitor.page.get_by_role("navigation", name=visitor.words("menu"))
    keyboard.press(menu.get_by_role("link", name=visitor.words("menu_declare")))
    visitor.at("declare")
    keyboard.write(visitor.page.locator("#groups input"), "8,250")
    keyboard.press(visitor.button("declare_button"))
    expect(visitor.page.locator("#groups .result")).to_contain_text(visitor.words("declared"))

    keyboard.press(menu.get_by_role("link", name=visitor.words("menu_invoices")))
    visitor.at("invoices")
    keyboard.press(visitor.page.locator("#pay summary"), "Space")
    keyboard.write(visitor.field("pay_amount"), "15")
    keyboard.press(visitor.field("bank_swedbank"), "Space")
    keyboard.press(Payer(visitor).button)
    expect(visitor.page).to_have_url(AT_THE_BANK, timeout=PATIENCE_MS)
    assert [payment["amount"] for payment in paid(customers, customer)] == [1500]


def paid(customers: Customers, customer: Customer) -> list[dict[str, Any]]:
    """What somebody who signed in by the page has paid or tried to."""
    customers.sign_in(customer)
    return payments(customers, customer)


def test_the_first_tab_offers_to_skip_to_the_content(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("contracts")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name=visitor.words("skip"))
    expect(skip).to_be_focused()
    assert all(looking.focus(visitor.page).values())
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


def test_the_forms_of_a_contract_give_the_focus_back(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    visitor.signed_in(customers.signed_in(billing.bill_like("01890"))).open("contracts")
    keyboard = Keyboard(visitor)
    for action in ("deliver", "rename", "detach"):
        button = visitor.page.locator(f"button[data-do={action}]")
        keyboard.press(button, "Space")
        expect(button).to_have_attribute("aria-expanded", "true")
        keyboard.press(visitor.button("cancel"))
        expect(button).to_be_focused()


@pytest.mark.refused(409)
def test_the_question_about_an_unusual_reading_is_answered_by_keyboard(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill)
    keyboard = Keyboard(visitor.signed_in(customer).open("declare"))
    keyboard.write(visitor.page.locator("#groups input"), "70")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("group").filter(has=visitor.button("ask_yes"))).to_be_focused()
    keyboard.press(visitor.button("ask_yes"))
    expect(visitor.page.locator("#groups .result")).to_contain_text(visitor.words("declared"))
    assert customers.declared(customer, bill) == {"KV1_241": "70.000"}
