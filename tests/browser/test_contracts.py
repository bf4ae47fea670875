"""Attaching contracts with what stands on a paper bill, naming them, letting them go."""

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES, SMALL, Bill, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor


def test_a_new_customer_is_led_to_the_first_contract(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("contracts")
    expect(visitor.page.locator("#no-contracts")).to_have_text(
        "Jūsų paskyra suaktyvuota, tačiau nesate priskyrę jokių sutarčių – tai galite padaryti čia."
    )
    visitor.follow("no_contracts_here").at("add_contract")
    expect(visitor.page.get_by_role("img", name="Popierinės sąskaitos pavyzdys")).to_be_visible()
    bill = EXAMPLES["01234"]
    visitor.type(payer_code=bill.payer_code, last_invoice=bill.last_invoice)
    visitor.press("add_contract_button").at("contracts")
    visitor.reads("notice_contract_added")
    visitor.sees("Ąžuolų g. 4-12, Pakruojis")


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_a_contract_gets_a_name_goes_and_comes_back(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    bill = billing.bill_like("01234")
    visitor = visit(lang, size, customers.signed_in(bill, lang=lang)).open("contracts")
    card = visitor.page.get_by_role("listitem").filter(has_text=bill.payer_code)
    card.get_by_role("button", name=visitor.words("rename")).click()
    expect(visitor.field("label")).to_be_focused()
    visitor.type(label="Mamos butas").press("save")
    visitor.reads("renamed")
    expect(card.get_by_role("heading")).to_have_text("Mamos butas")
    visitor.page.reload()
    expect(card.get_by_role("heading")).to_have_text("Mamos butas")

    card.get_by_role("button", name=visitor.words("detach")).click()
    visitor.sees(visitor.words("detach_question", name="Mamos butas", payer_code=bill.payer_code))
    visitor.press("detach_yes")
    visitor.reads("detached", payer_code=bill.payer_code)
    expect(card).to_have_count(0)
    visitor.reads("no_contracts")

    visitor.open("add_contract").type(payer_code=bill.payer_code, last_invoice=bill.last_invoice)
    visitor.press("add_contract_button").at("contracts")
    expect(card.get_by_role("heading")).to_have_text("Ąžuolų g. 4-12, Pakruojis")


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_how_the_invoice_is_to_come_is_chosen_for_each_contract(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    bill, other = billing.bill_like("01890"), billing.bill_like("01890")
    customer = customers.signed_in(bill, other, lang=lang)
    visitor = visit(lang, size, customer).open("contracts")
    card = visitor.page.get_by_role("listitem").filter(has_text=bill.payer_code)
    expect(card).to_contain_text(visitor.words("delivery_paper"))
    card.get_by_role("button", name=visitor.words("delivery_change")).click()
    paper, email = (card.get_by_label(visitor.words(f"delivery_{way}")) for way in ("paper", "email"))
    expect(paper).to_be_focused()
    visitor.reads("delivery_hint")
    email.check()
    visitor.press("save").reads("delivery_saved")
    expect(card.locator(".delivery")).to_contain_text(visitor.words("delivery_email"))
    visitor.reload()
    expect(card.locator(".delivery")).to_contain_text(visitor.words("delivery_email"))
    contracts = customers.ask("GET", "/api/contracts", 200, customer).json()["contracts"]
    ways = {contract["payer_code"]: contract["delivery"] for contract in contracts}
    assert ways == {bill.payer_code: "email", other.payer_code: "paper"}


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_an_ended_contract_says_so_and_keeps_its_invoices(
    visit: Visit, customers: Customers, ended: Bill, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(ended, SMALL["01890"], lang=lang)).open("contracts")
    card = visitor.page.get_by_role("listitem").filter(has_text=ended.payer_code)
    expect(card).to_contain_text(visitor.words("contract_ended"))
    expect(visitor.page.get_by_text(visitor.words("contract_ended"))).to_have_count(1)
    expect(card.get_by_role("button", name=visitor.words("delivery_change"))).to_have_count(0)
    card.get_by_role("link", name=visitor.words("menu_invoices")).click()
    visitor.at("invoices")
    expect(visitor.page.locator("#invoices tr")).to_have_count(4)
    visitor.sees(ended.last_invoice)


@pytest.mark.refused(422)
def test_a_wrong_pair_is_refused_without_saying_which_half_is_wrong(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    visitor.signed_in(customers.signed_in()).open("add_contract")
    for payer_code, number in ((billing.bill_like("01234").payer_code, "Fiz1"), ("999999999", "Fiz12345")):
        visitor.type(payer_code=payer_code, last_invoice=number).press("add_contract_button")
        visitor.refused(visitor.words.error("no_match"))
        expect(visitor.field("last_invoice")).to_have_value(number)


def test_letters_are_no_payer_code(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("add_contract").type(payer_code="abc")
    visitor.press("add_contract_button")
    visitor.told_at(visitor.field("payer_code"), visitor.words("bad_payer_code"))
    visitor.told_at(visitor.field("last_invoice"), visitor.words("bad_invoice_number_missing"))


def test_spaces_and_small_letters_of_the_bill_do_not_matter(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("01234")
    visitor.signed_in(customers.signed_in()).open("add_contract")
    visitor.type(payer_code=f" {bill.payer_code} ", last_invoice=bill.last_invoice.lower())
    visitor.press("add_contract_button").at("contracts")


def test_the_holder_of_a_contract_gets_a_mail_when_another_account_attaches_it(
    visit: Visit, customers: Customers, billing: Billing, mailbox: Mailbox
) -> None:
    bill = billing.bill_like("01234")
    holder = customers.signed_in(bill)
    another = visit(customer=customers.signed_in()).open("add_contract")
    another.type(payer_code=bill.payer_code, last_invoice=bill.last_invoice)
    another.press("add_contract_button").at("contracts")
    mail = mailbox.wait(holder.email, another.words.subject("contract_shared"))
    assert bill.payer_code in mail["text"]
