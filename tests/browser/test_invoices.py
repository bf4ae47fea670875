"""Invoices over all contracts: what is due, what was paid, what is late."""

import json
import re

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor


def test_who_owes_nothing_reads_that_in_the_total(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in(EXAMPLES["01234"])).open("invoices")
    expect(visitor.page.locator("#total")).to_contain_text("Iš viso 0,00 €")
    expect(visitor.page.locator("#total")).to_contain_text("Skolos nėra")
    rows = visitor.page.locator("#invoices tr")
    expect(rows).to_have_count(24)
    expect(rows.first).to_contain_text("Fiz12345")
    expect(rows.filter(has_text="Apmokėta")).to_have_count(24)


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_unpaid_and_overdue_invoices_read_at_a_glance(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(billing.bill_like("01567"), lang=lang)).open("invoices")
    total = {"lt": "191,42 €", "en": "€191.42"}[lang]
    expect(visitor.page.locator("#total")).to_contain_text(total)
    newest, older, paid = (visitor.page.locator("#invoices tr").nth(n) for n in range(3))
    expect(older).to_contain_text(visitor.words("state_overdue"))
    expect(newest).to_contain_text(
        re.compile(f"{visitor.words('state_unpaid')}|{visitor.words('state_overdue')}")
    )
    expect(paid).to_contain_text(visitor.words("state_paid"))


def test_the_list_is_filtered_by_contract_and_by_year(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    owing = billing.bill_like("01567")
    visitor.signed_in(customers.signed_in(owing, EXAMPLES["01234"])).open("invoices")
    rows, total = visitor.page.locator("#invoices tr"), visitor.page.locator("#total")
    expect(rows).to_have_count(28)
    visitor.field("contract").select_option(EXAMPLES["01234"].payer_code)
    expect(rows).to_have_count(24)
    expect(total).to_contain_text("0,00 €")

    visitor.field("year").select_option("2025")
    expect(rows).to_have_count(12)
    expect(visitor.page).to_have_url(re.compile(r"\?payer_code=01234&year=2025$"))
    visitor.page.reload()
    expect(rows).to_have_count(12)
    visitor.field("contract").select_option(owing.payer_code)
    expect(total).to_contain_text("191,42 €")


BALANCES = {
    "02110": {"lt": "Permoka 25,00 €", "en": "Overpaid by €25.00"},
    "01890": {"lt": "Skola 47,44 €", "en": "Debt of €47.44"},
    "01234": {"lt": "Įsiskolinimo nėra", "en": "No debt"},
}
AS_OF = {"lt": "(2026-11-20 duomenimis)", "en": "(as of 20 Nov 2026)"}


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
@pytest.mark.parametrize("kind", BALANCES)
def test_the_balance_in_the_utilitys_books_stands_beside_the_total_with_its_day(
    visit: Visit, customers: Customers, lang: Language, size: str, kind: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(EXAMPLES[kind], lang=lang)).open("invoices")
    balance = visitor.page.get_by_role("region", name=visitor.words("balances_title"))
    expect(balance.get_by_role("listitem")).to_have_text(f"{BALANCES[kind][lang]} {AS_OF[lang]}")
    expect(balance).to_contain_text(visitor.words("balances_text"))


def test_the_balance_of_each_of_several_contracts_has_its_name(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    owing, overpaid = billing.bill_like("01890"), billing.bill_like("02110")
    customer = customers.signed_in(owing, overpaid)
    label = {"label": "Mamos butas"}
    customers.ask("PATCH", f"/api/contracts/{overpaid.payer_code}", 200, customer, json.dumps(label))
    visitor.signed_in(customer).open("invoices")
    lines = visitor.page.locator("#balances li")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text=owing.payer_code)).to_contain_text("Skola 47,44 €")
    expect(lines.filter(has_text="Mamos butas")).to_contain_text("Permoka 25,00 €")

    visitor.field("contract").select_option(overpaid.payer_code)
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("Mamos butas")


def test_one_invoice_shows_its_lines_and_what_was_paid(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in(EXAMPLES["01234"])).open("invoices")
    visitor.page.get_by_role("link", name="Fiz12345").click()
    visitor.at("invoice")
    expect(visitor.page).to_have_title(re.compile("Sąskaita Fiz12345"))
    lines = visitor.page.locator("#lines tr")
    expect(lines).to_have_count(4)
    expect(lines.filter(has_text="Karštas vanduo")).to_contain_text("0,300 m³")
    sums = visitor.page.locator(".sums > div")
    expect(sums).to_have_text([re.compile("52,14"), re.compile("52,14"), re.compile(r"0,00")])


@pytest.mark.refused(404)
def test_an_invoice_of_somebody_else_is_not_found(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    visitor.signed_in(customers.signed_in(billing.bill_like("01234"))).open("invoice", "#Fiz15678")
    expect(visitor.page.locator("#failed")).to_contain_text(visitor.words.error("not_found"))
    expect(visitor.page.locator("#content")).to_be_hidden()


def test_without_a_contract_the_page_says_what_is_missing(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("invoices").reads("no_invoices_no_contracts")
    expect(visitor.page.locator("#balances")).to_be_hidden()
