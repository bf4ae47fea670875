"""Paying at the stand-in bank: every outcome is said truthfully, with what to do next."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from shared.fields import Language
from tests.browser.billing import SMALL, Billing
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customer, Customers
from tests.browser.exchange import Exchange
from tests.browser.payers import AT_THE_BANK, PATIENCE_MS, Payer, payments, total_due
from tests.browser.post import Mailbox
from tests.browser.words import Words

type Mailed = Callable[[Language], tuple[Customer, str, str]]
IN_BOTH = pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
ALL = {"lt": "191,42 €", "en": "€191.42"}  # 118,31 € and 73,11 €


@pytest.fixture
def mailed(customers: Customers, billing: Billing, exchange: Exchange, mailbox: Mailbox) -> Mailed:
    """A customer, a new invoice of 61.20, and the link of the mail about it."""

    def make(lang: Language) -> tuple[Customer, str, str]:
        bill = billing.bill_like("01890")
        customer, number = customers.signed_in(bill, lang=lang), f"{bill.last_invoice}.M"
        about = {"number": number, "payer_code": bill.payer_code, "period": "2026-11"}
        sums = {"issued_on": "2026-12-09", "due_on": "2026-12-31", "amount": "61.20", "paid": "0.00"}
        exchange.send(f"invoices-{number}", [about | sums])
        return customer, number, mailbox.link(customer.email, Words(lang).subject("new_invoice"))

    return make


@IN_BOTH
def test_all_invoices_are_paid_with_one_button(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    bill = billing.bill_like("01567")
    customer = customers.signed_in(bill, lang=lang)
    payer = Payer(visit(lang, size, customer).open("invoices"))
    expect(payer.button).to_have_text(payer.words("pay_sum", amount=ALL[lang]))
    payer.begins().decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    expect(payer.parts).to_have_count(2)
    expect(payer.parts.filter(has_text=bill.last_invoice)).to_be_visible()
    assert total_due(customers, customer) == 0

    payer.visitor.follow("payment_to_invoices").at("invoices")
    expect(payer.page.locator("#total")).to_contain_text(payer.words("nothing_due"))


@IN_BOTH
@pytest.mark.parametrize("state", ["refused", "cancelled"])
def test_after_a_payment_that_came_to_nothing_the_same_is_tried_again(
    visit: Visit, customers: Customers, lang: Language, size: str, state: str
) -> None:
    customer = customers.signed_in(SMALL["01567"], SMALL["01890"], lang=lang)
    payer = Payer(visit(lang, size, customer).open("invoices"))
    chosen = payer.page.locator("#picks input:checked")
    chosen.last.uncheck()
    numbers = chosen.evaluate_all("(boxes) => boxes.map((box) => box.value)")
    before = total_due(customers, customer)
    payer.begins("seb").decides({"refused": "refuse", "cancelled": "cancel"}[state]).visitor.at("payment")
    payer.reads_outcome(state)
    assert total_due(customers, customer) == before

    payer.visitor.follow("payment_again").at("invoices")
    expect(chosen).to_have_count(len(numbers))
    assert chosen.evaluate_all("(boxes) => boxes.map((box) => box.value)") == numbers


@IN_BOTH
def test_a_payment_that_the_bank_confirms_later_is_waited_for(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"), lang=lang)
    payer = Payer(visit(lang, size, customer).open("invoices"))
    payer.begins("card").decides("late", seconds=4).visitor.at("payment")
    payer.reads_outcome("waiting")
    expect(payer.visitor.button("payment_check")).to_be_visible()
    payer.reads_outcome("received", within=30)
    expect(payer.visitor.button("payment_check")).to_be_hidden()
    assert total_due(customers, customer) == 0


@IN_BOTH
def test_whoever_closes_the_banks_window_finds_the_payment_in_the_list(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"), lang=lang)
    payer = Payer(visit(lang, size, customer).open("invoices"))
    payer.begins("luminor").decides("close")
    payer.visitor.open("payments")
    row = payer.page.locator("#payments tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(ALL[lang])
    expect(row).to_contain_text("Luminor")
    row.get_by_role("link").click()
    payer.visitor.at("payment")
    payer.reads_outcome("received", within=30)
    payer.visitor.follow("payments_title").at("payments")
    expect(row).to_contain_text(payer.words("pstate_received"))


def test_a_payment_that_was_not_finished_is_continued_at_the_bank(
    visit: Visit, customers: Customers, billing: Billing
) -> None:
    customer = customers.signed_in(billing.bill_like("01567"))
    payer = Payer(visit(customer=customer).open("invoices")).begins("citadele")
    bank = payer.page.url
    [begun] = payments(customers, customer)
    payer.visitor.open("payment", f"?payment={begun['id']}")
    payer.reads_outcome("waiting")
    payer.visitor.follow("payment_continue")
    expect(payer.page).to_have_url(bank)
    payer.decides("twice").visitor.at("payment")
    payer.reads_outcome("received")
    assert [payment["state"] for payment in payments(customers, customer)] == ["received"]


def test_a_part_is_paid_of_what_is_chosen(visit: Visit, customers: Customers, billing: Billing) -> None:
    bill = billing.bill_like("01567")
    customer = customers.signed_in(bill)
    payer = Payer(visit(customer=customer).open("invoices"))
    payer.page.locator("#picks input").first.uncheck()
    expect(payer.button).to_have_text(payer.words("pay_sum", amount="118,31 €"))
    payer.amount.fill("18,3")
    payer.visitor.reads("pay_under", amount="100,01 €")
    payer.begins("revolut").decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    expect(payer.parts).to_have_text([f"{bill.last_invoice} 18,30 €"])
    assert total_due(customers, customer) == 19142 - 1830


def test_what_is_paid_beyond_the_invoices_becomes_credit_of_the_chosen_contract(
    visit: Visit, customers: Customers, billing: Billing
) -> None:
    owing, other = billing.bill_like("01567"), billing.bill_like("02110")
    payer = Payer(visit("en", "desk", customers.signed_in(owing, other, lang="en")).open("invoices"))
    expect(payer.visitor.field("pay_contract")).to_be_hidden()
    payer.amount.fill("200.00")
    payer.visitor.reads("pay_over", amount="€8.58")
    payer.visitor.field("pay_contract").select_option(other.payer_code)
    payer.begins("artea").decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    expect(payer.parts.last).to_contain_text(other.payer_code)
    expect(payer.parts.last).to_contain_text("€8.58")

    payer.visitor.open("invoices")
    credit = payer.page.get_by_role("region", name=payer.words("credits_title"))
    expect(credit.get_by_role("listitem")).to_contain_text("€8.58")
    expect(credit).to_contain_text(other.payer_code)


def test_who_owes_nothing_pays_in_advance(visit: Visit, customers: Customers, billing: Billing) -> None:
    bill = billing.bill_like("01234")
    payer = Payer(visit(customer=customers.signed_in(bill)).open("invoices"))
    payer.page.locator("#pay summary").click()
    payer.amount.fill("15")
    payer.begins().decides("pay").visitor.at("payment")
    payer.reads_outcome("received")
    expect(payer.parts).to_contain_text([bill.payer_code])
    expect(payer.parts).to_contain_text(["15,00 €"])


def test_a_payment_without_an_answer_is_sent_again_with_its_key(visit: Visit, customers: Customers) -> None:
    customer = customers.signed_in(SMALL["01567"])
    payer = Payer(visit(customer=customer).open("invoices")).chooses("swedbank")
    sent: list[Request] = []
    payer.page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - Playwright takes no built-in
    with payer.visitor.without_network("**/api/payments"):
        payer.button.click()
        payer.visitor.refused(payer.words("error_network"))
    payer.button.click()
    expect(payer.page).to_have_url(AT_THE_BANK, timeout=PATIENCE_MS)
    keys = [
        json.loads(request.post_data or "{}")["key"]
        for request in sent
        if request.url.endswith("/api/payments")
    ]
    assert len(keys) == 2
    assert len(set(keys)) == 1


@IN_BOTH
def test_an_amount_that_is_none_and_a_missing_bank_are_told_at_their_fields(
    visit: Visit, people: People, lang: Language, size: str
) -> None:
    payer = Payer(visit(lang, size, people["holder"]).open("invoices"))
    for typed in ("daug", "0", "-5", "1,234", ""):
        payer.amount.fill(typed)
        payer.button.click()
        words = payer.words("bad_pay_amount" if typed else "bad_pay_nothing")
        payer.visitor.refused(words, payer.words("bad_bank"))
        payer.visitor.told_at(payer.amount, words)
        payer.visitor.told_at(payer.visitor.field("bank_swedbank"), payer.words("bad_bank"))


@pytest.mark.refused(409)
def test_where_online_payments_have_just_been_turned_off_the_form_goes(
    visit: Visit, customers: Customers
) -> None:
    payer = Payer(visit(customer=customers.signed_in(SMALL["01567"])).open("invoices")).chooses("seb")
    payer.page.route(
        "**/api/payments", lambda route: route.fulfill(status=409, json={"code": "payments_off"})
    )
    payer.button.click()
    expect(payer.page.locator("#pay-off")).to_be_focused()
    expect(payer.button).to_be_hidden()


def test_where_nothing_is_paid_online_only_the_transfer_is_offered(
    visit: Visit, customers: Customers
) -> None:
    def offline(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"online": False})

    visitor = visit(customer=customers.signed_in(SMALL["01567"]))
    visitor.page.route(re.compile(r"/api/invoices(/Fiz[\d.]+)?$"), offline)
    visitor.open("invoices").reads("pay_off")
    expect(Payer(visitor).button).to_be_hidden()
    visitor.open("invoice", f"#{SMALL['01567'].last_invoice}").reads("pay_off_here")
    expect(Payer(visitor).button).to_be_hidden()
    visitor.reads_heading("transfer_title")


@IN_BOTH
def test_the_link_of_a_mail_pays_the_invoice_without_signing_in(
    visit: Visit, customers: Customers, mailed: Mailed, lang: Language, size: str
) -> None:
    customer, number, link = mailed(lang)
    before = total_due(customers, customer)
    payer = Payer(visit(lang, size))
    payer.page.goto(link)
    payer.visitor.reads_heading("link_title", number=number)
    payer.begins("swedbank").decides("refuse")
    payer.reads_outcome("refused")
    payer.visitor.follow("payment_again").reads_heading("link_title", number=number)
    payer.begins("seb").decides("pay").visitor.at("pay")
    payer.reads_outcome("received")
    expect(payer.parts).to_contain_text([number])
    expect(payer.parts.get_by_role("link")).to_have_count(0)
    assert customer.first_name not in payer.page.locator("body").inner_text()
    assert total_due(customers, customer) == before - 6120
