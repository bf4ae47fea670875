"""A reminder's mail: declaring by its link without signing in, and switching its kind off and on."""

from datetime import datetime
from decimal import Decimal

import httpx
import pytest
from playwright.sync_api import expect

from local.testing import RunningPortal
from shared.calendar import VILNIUS
from shared.fields import Language
from tests.browser.billing import SMALL, Bill, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customer, Customers
from tests.browser.post import LINK, Mailbox
from tests.browser.test_keyboard import Keyboard
from tests.browser.test_paying_pages import flaws
from tests.browser.visitor import Visitor
from tests.browser.words import Words

IN_BOTH = pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])


class Reminders:
    """Has the reminders of the window's first day made, and reads the mails."""

    def __init__(self, portal: RunningPortal, customers: Customers, mailbox: Mailbox) -> None:
        self._portal, self.customers, self._mailbox = portal, customers, mailbox

    def link(self, customer: Customer, page: str) -> str:
        """The address of a page in the customer's newest reminder of the window."""
        window = self.customers.ask("GET", "/api/declarations", 200, customer).json()["window"]
        first = datetime.fromisoformat(window["opens_at"]).astimezone(VILNIUS).date()
        answer = httpx.post(f"{self._portal.url}/_remind", data={"day": first.isoformat()}, timeout=60)
        assert answer.status_code == 303
        words = Words(customer.lang)
        mail = self._mailbox.wait(customer.email, words.subject("window_opens"))
        links: list[str] = LINK.findall(mail["text"])
        [link] = [one for one in links if f"{words.address(page)}#token=" in one]
        self._mailbox.tokens.append(link.partition("#token=")[2])
        return link


@pytest.fixture
def reminders(portal: RunningPortal, customers: Customers, mailbox: Mailbox) -> Reminders:
    return Reminders(portal, customers, mailbox)


@pytest.fixture
def bill(billing: Billing) -> Bill:
    """Of a contract with two meters."""
    return billing.bill_like("01567")


def readings(customers: Customers, customer: Customer, bill: Bill) -> list[str]:
    """A reading for each meter of the contract, one cubic metre after the last."""
    meters = customers.ask("GET", "/api/declarations", 200, customer).json()["meters"]
    return [f"{Decimal(meter['from']) + 1:.3f}" for meter in meters if meter["payer_code"] == bill.payer_code]


@pytest.mark.refused(401, 410)
@IN_BOTH
def test_readings_are_declared_by_the_link_of_a_mail_and_corrected_by_signing_in(
    visit: Visit, bill: Bill, reminders: Reminders, lang: Language, size: str
) -> None:
    customers = reminders.customers
    customer = customers.signed_in(bill, lang=lang)
    visitor, typed = visit(lang, size), readings(customers, customer, bill)
    visitor.page.goto(reminders.link(customer, "reminder"))
    visitor.reads_heading("declare_title")
    inputs = visitor.page.locator("#rows input")
    expect(inputs).to_have_count(2)
    shown = visitor.page.locator("body").inner_text()
    assert [word for word in (bill.payer_code, "KV1_563", "Kanar", customer.email) if word in shown] == []
    assert flaws(visitor) == []

    inputs.nth(0).fill("daug")
    visitor.press("declare_button")
    expect(visitor.page.locator(".summary")).to_be_focused()
    assert flaws(visitor) == []
    for place, text in enumerate(typed):
        inputs.nth(place).fill(text)
    visitor.press("declare_button")
    expect(visitor.page.locator("#rows .result.good")).to_have_count(2)
    assert flaws(visitor) == []
    expect(visitor.button("declare_button")).to_be_hidden()
    expect(inputs.nth(0)).not_to_be_editable()
    assert list(customers.declared(customer, bill).values()) == typed

    visitor.page.reload()
    visitor.reads_heading("linked_used_title")
    assert flaws(visitor) == []
    visitor.follow("sign_in").at("sign_in")
    visitor.sign_in(customer)
    visitor.at("declare")
    expect(visitor.page.locator("#groups input").first).to_be_editable()


def test_a_reading_is_declared_by_the_link_with_the_keyboard_alone(
    visit: Visit, customers: Customers, billing: Billing, reminders: Reminders
) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill)
    visitor, [typed] = visit(), readings(customers, customer, bill)
    visitor.page.goto(reminders.link(customer, "reminder"))
    visitor.reads_heading("declare_title")
    keyboard = Keyboard(visitor)
    keyboard.write(visitor.page.locator("#rows input"), typed.replace(".", ","))
    keyboard.press(visitor.button("declare_button"))
    expect(visitor.page.locator("#rows .result.good")).to_have_count(1)
    assert list(customers.declared(customer, bill).values()) == [typed]


@pytest.mark.refused(410)
@IN_BOTH
@pytest.mark.parametrize("page", ["reminder", "unsubscribe"])
def test_a_link_that_is_no_longer_valid_says_so_and_offers_to_sign_in(
    visit: Visit, lang: Language, size: str, page: str
) -> None:
    visitor = visit(lang, size)
    visitor.page.goto(visitor.words.address(page) + "#token=" + "x" * 164)
    visitor.reads_heading("expired_title")
    expect(visitor.link("sign_in")).to_be_visible()
    assert flaws(visitor) == []


def test_the_other_language_opens_the_same_form(
    visitor: Visitor, customers: Customers, reminders: Reminders
) -> None:
    customer = customers.signed_in(SMALL["01567"])
    visitor.page.goto(reminders.link(customer, "reminder"))
    expect(visitor.page.locator("#rows input")).to_have_count(2)
    visitor.page.locator("#language").click()
    visitor.words = Words("en")
    visitor.at("reminder")
    visitor.reads_heading("declare_title")
    expect(visitor.page.locator("#rows input")).to_have_count(2)


@IN_BOTH
def test_a_kind_of_reminder_is_switched_off_by_its_mail_and_on_again(
    visit: Visit, customers: Customers, reminders: Reminders, lang: Language, size: str
) -> None:
    def wanted() -> bool:
        account = customers.ask("GET", "/api/account", 200, customer).json()
        return bool(account["window_opens_mail"])

    customer = customers.signed_in(SMALL["01567"], lang=lang)
    visitor = visit(lang, size)
    visitor.page.goto(reminders.link(customer, "unsubscribe"))
    visitor.reads_heading("off_title")
    visitor.reads("off_window_opens")
    assert flaws(visitor) == []
    assert wanted(), "opening the page switches nothing off"
    visitor.press("off_button").reads_heading("off_done_title")
    assert flaws(visitor) == []
    assert not wanted()
    visitor.page.reload()
    visitor.reads_heading("off_done_title")
    visitor.press("on_button").reads_heading("on_done_title")
    assert flaws(visitor) == []
    assert wanted()


@IN_BOTH
def test_each_kind_is_switched_off_and_on_in_the_account(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    customer = customers.signed_in(lang=lang)
    visitor = visit(lang, size, customer).open("account")
    kinds = ("window_opens_mail", "window_closes_mail", "due_soon_mail", "overdue_mail")
    for kind in kinds:
        expect(visitor.field(kind)).to_be_checked()
        visitor.field(kind).uncheck()
    visitor.page.locator("#notices").get_by_role("button").click()
    visitor.reads("saved")
    visitor.reload()
    for kind in kinds:
        expect(visitor.field(kind)).not_to_be_checked()
    account = customers.ask("GET", "/api/account", 200, customer).json()
    assert {kind: account[kind] for kind in (*kinds, "invoice_mail")} == {
        **dict.fromkeys(kinds, False),
        "invoice_mail": True,
    }
