"""Mails about new invoices: wanted or not, and what they lead to."""

from http import HTTPStatus

import httpx
import pytest
from playwright.sync_api import expect

from local.testing import RunningPortal
from shared.fields import Language
from tests.browser.billing import Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.exchange import Exchange
from tests.browser.post import LINK, Mailbox
from tests.browser.test_paying_pages import flaws
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


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_a_customer_whom_mail_does_not_reach_is_told_and_has_it_tried_again(
    visit: Visit, customers: Customers, portal: RunningPortal, lang: Language, size: str
) -> None:
    customer = customers.signed_in(lang=lang)
    bounce = {"email": customer.email, "what": "permanent"}
    assert httpx.post(f"{portal.url}/_bounce", data=bounce, timeout=60).status_code == HTTPStatus.SEE_OTHER
    visitor = visit(lang, size, customer).open("account")
    visitor.reads("mail_fails_bounced", email=customer.email)
    assert flaws(visitor) == []
    visitor.press("mail_again")
    visitor.reads("mail_again_done", email=customer.email)
    visitor.reload()
    expect(visitor.page.locator("#mail-fails")).to_be_hidden()
    assert customers.ask("GET", "/api/account", 200, customer).json()["mail_fails"] is None


def test_the_switch_survives_a_change_of_language(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("account")
    visitor.field("invoice_mail").uncheck()
    visitor.page.locator("#language").click()
    visitor.words = Words("en")
    visitor.at("account")
    expect(visitor.field("invoice_mail")).not_to_be_checked()


def test_a_new_invoice_comes_with_a_mail_to_whoever_wants_one_and_the_mail_leads_to_it(
    visitor: Visitor, customers: Customers, billing: Billing, exchange: Exchange, mailbox: Mailbox
) -> None:
    bill = billing.bill_like("01890")
    wants, does_not = customers.signed_in(bill), customers.signed_in(bill)
    customers.ask("PATCH", "/api/account", 200, does_not, '{"invoice_mail": false}')
    number = f"{bill.last_invoice}.N"
    invoice = {
        "number": number,
        "payer_code": bill.payer_code,
        "period": "2026-11",
        "issued_on": "2026-12-09",
    }
    exchange.send(
        f"invoices-{number}", [{**invoice, "due_on": "2026-12-31", "amount": "61.20", "paid": "0.00"}]
    )

    mail = mailbox.wait(wants.email, visitor.words.subject("new_invoice"))
    assert number in mail["text"]
    assert "61,20" in mail["text"]
    [link] = [found for found in LINK.findall(mail["text"]) if number in found]
    visitor.signed_in(wants).page.goto(link)
    visitor.at("invoice")
    visitor.reads_heading("invoice_title", number=number)
    assert [each["subject"] for each in mailbox.mails(does_not.email)] == [visitor.words.subject("confirm")]
