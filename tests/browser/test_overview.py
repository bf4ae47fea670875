"""The first page after signing in: what is due, to declare and was used; the line of the window."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES, SMALL, Bill, Billing
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers
from tests.browser.test_keyboard import Keyboard
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])


def card(visitor: Visitor, bill: Bill) -> Locator:
    return visitor.page.locator("#contracts > li").filter(has_text=bill.payer_code)


def part(visitor: Visitor, bill: Bill, name: str) -> Locator:
    return card(visitor, bill).locator(f"[data-part={name}]")


@BOTH
def test_each_contract_says_what_is_due_to_declare_and_used(
    visit: Visit, people: People, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, people["holder"]).open("overview")
    owing, remote = SMALL["01567"], SMALL["01890"]
    money = {"lt": ("191,42 €", "238,86 €", "4,198 m³"), "en": ("€191.42", "€238.86", "4.198 m³")}[lang]
    expect(part(visitor, owing, "due")).to_contain_text(money[0])
    expect(part(visitor, owing, "due")).to_have_class("late")
    expect(visitor.page.locator("#total")).to_contain_text(money[1])
    expect(part(visitor, owing, "declare").get_by_role("link")).to_be_visible()
    expect(part(visitor, owing, "used")).to_contain_text(money[2])
    expect(part(visitor, remote, "declare")).to_contain_text(visitor.words("declare_remote"))
    expect(part(visitor, remote, "declare").get_by_role("link")).to_have_count(0)


def test_the_last_month_stands_beside_the_same_month_of_the_year_before(
    visitor: Visitor, customers: Customers
) -> None:
    bill = EXAMPLES["01890"]
    visitor.signed_in(customers.signed_in(bill)).open("overview")
    expect(part(visitor, bill, "used")).to_contain_text("2026 m. spalis")
    expect(part(visitor, bill, "used")).to_contain_text("3,006 m³")
    expect(part(visitor, bill, "used")).to_contain_text("Prieš metus – 2,619 m³, 15 % daugiau")


def test_paying_and_declaring_are_a_press_away_by_keyboard(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("01567")
    keyboard = Keyboard(visitor.signed_in(customers.signed_in(bill)).open("overview"))
    keyboard.press(part(visitor, bill, "due").get_by_role("link"))
    visitor.at("invoices")
    expect(visitor.page.locator("#pay-form")).to_be_visible()
    visitor.page.go_back()
    visitor.at("overview")
    keyboard.press(part(visitor, bill, "declare").get_by_role("link"))
    visitor.at("declare")


def test_who_has_declared_all_is_told_so(visitor: Visitor, customers: Customers, billing: Billing) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("overview")
    expect(part(visitor, bill, "declare")).to_contain_text("Liko deklaruoti 1 skaitiklį")
    expect(part(visitor, bill, "due")).to_contain_text(visitor.words("nothing_due"))
    customers.declare(customer, bill, "KV1_241", "8,25")
    visitor.reload()
    expect(part(visitor, bill, "declare")).to_contain_text(visitor.words("declare_done"))
    expect(part(visitor, bill, "used")).to_contain_text("1,250 m³")


def test_a_newcomer_is_led_to_the_first_contract(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["newcomer"]).open("overview")
    visitor.reads("no_contracts")
    visitor.follow("no_contracts_here").at("add_contract")


@BOTH
def test_every_page_says_that_the_window_closes_soon(
    visit: Visit, people: People, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, people["holder"])
    visitor.window(open=True, closes_at=datetime.now(UTC) + timedelta(days=2))
    line = visitor.open("account").page.locator("#window-line")
    expect(line).to_contain_text(visitor.words("window_closes_soon").split("{")[0])
    line.get_by_role("link").click()
    visitor.at("declare")


def test_it_says_that_the_window_opens_soon_but_not_long_before(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["holder"])
    soon = datetime.now(UTC) + timedelta(days=2)
    visitor.window(open=False, opens_at=soon)
    visitor.open("invoices")
    expect(visitor.page.locator("#window-line")).to_contain_text("po 2 dienų")
    visitor.window(open=False, opens_at=soon + timedelta(days=5))
    visitor.open("invoices")
    expect(visitor.page.locator("#window-line")).to_be_hidden()


def test_who_has_nothing_to_declare_is_not_reminded_in_this_visit(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.signed_in(customers.signed_in(EXAMPLES["01890"]))
    visitor.window(open=True, closes_at=datetime.now(UTC) + timedelta(days=1))
    visitor.open("account")
    expect(visitor.page.locator("#window-line")).to_be_visible()
    visitor.open("overview").open("account")
    expect(visitor.page.locator("#window-line")).to_be_hidden()
