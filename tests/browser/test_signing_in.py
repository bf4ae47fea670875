"""Signing in and out, and coming back after a session has ended."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.billing import Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor


def test_case_and_spaces_around_the_address_do_not_matter(visitor: Visitor, customers: Customers) -> None:
    customer = customers.confirmed()
    visitor.open("sign_in").sign_in(customer, email=f"  {customer.email.upper()} ")
    visitor.at("overview")


@pytest.mark.refused(401)
def test_a_wrong_password_and_an_unknown_address_read_the_same(
    visitor: Visitor, customers: Customers
) -> None:
    known, stranger = customers.confirmed(), customers.unknown()
    for person, password in ((known, "Kanar-neteisingas-1"), (stranger, stranger.password)):
        visitor.open("sign_in").sign_in(person, password=password)
        visitor.refused("Neteisingas el. paštas arba slaptažodis.")
        expect(visitor.field("email_login")).to_have_value(person.email)


def test_an_empty_form_says_what_to_type(visitor: Visitor) -> None:
    visitor.open("sign_in").press("sign_in")
    visitor.refused("Įrašykite el. pašto adresą", "Įrašykite slaptažodį")
    visitor.told_at(visitor.field("password"), "Įrašykite slaptažodį")


@pytest.mark.refused(401, 429)
def test_too_many_wrong_passwords_have_to_wait_and_the_page_says_how_long(
    visitor: Visitor, customers: Customers
) -> None:
    customer = customers.confirmed()
    visitor.open("sign_in").type(email_login=customer.email, password="Kanar-neteisingas-1")
    told = visitor.page.locator(".summary:visible")
    for _ in range(12):  # five are free; then each has to wait twice as long as the one before
        with visitor.page.expect_response("**/api/session"):
            visitor.press("sign_in")
        expect(told).to_be_focused()
        if "Per daug bandymų." in told.inner_text():
            return
    pytest.fail("nobody had to wait")


@pytest.mark.refused(401)
def test_signing_out_ends_the_session_and_says_so(visitor: Visitor, customers: Customers) -> None:
    customer = customers.signed_in()
    visitor.signed_in(customer).open("contracts").press("sign_out").at("sign_in")
    visitor.reads("notice_signed_out")
    visitor.page.go_back()
    visitor.at("sign_in")
    customers.ask("GET", "/api/session", 401, customer)


@pytest.mark.refused(401)
def test_a_guest_signs_in_first_and_then_comes_to_the_page_that_was_asked_for(
    visitor: Visitor, customers: Customers
) -> None:
    customer = customers.confirmed()
    visitor.page.goto(visitor.words.address("invoices") + "?year=2025")
    visitor.at("sign_in")
    visitor.sign_in(customer)
    expect(visitor.page).to_have_url(re.compile(r"/lt/saskaitos\?year=2025$"))


def test_who_is_signed_in_already_goes_on_from_the_first_page(visit: Visit, customers: Customers) -> None:
    visitor = visit(customer=customers.signed_in()).open("contracts")
    visitor.page.goto("/")
    visitor.at("overview")


@pytest.mark.refused(401)
def test_a_forged_way_back_leads_to_the_contracts(visitor: Visitor, customers: Customers) -> None:
    customer = customers.confirmed()
    visitor.open("sign_in")
    visitor.page.evaluate("sessionStorage.setItem('back', '//example.com/lt/x')")
    visitor.sign_in(customer)
    visitor.at("overview")


def test_who_does_nothing_for_long_is_warned_and_can_stay(visitor: Visitor, customers: Customers) -> None:
    visitor.page.clock.install()
    visitor.signed_in(customers.signed_in()).open("contracts")
    warning = visitor.page.locator("#idle")
    expect(warning).to_be_hidden()
    visitor.page.clock.run_for("25:01")
    expect(warning).to_contain_text(visitor.words("idle_warning"))
    with visitor.page.expect_response("**/api/session"):
        visitor.press("stay")
    expect(warning).to_be_hidden()


@pytest.mark.refused(401)
def test_the_next_person_at_the_same_browser_finds_nothing_of_the_one_before(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    before, after = customers.signed_in(billing.bill_like("01890")), customers.confirmed()
    visitor.signed_in(before).open("add_contract").type(payer_code="01234", last_invoice="Fiz999")
    visitor.page.locator("#language").click()
    visitor.page.go_back()
    visitor.settled().press("sign_out").at("sign_in")
    visitor.sign_in(after)
    visitor.at("overview")
    expect(visitor.page.locator("#contracts li")).to_have_count(0)
    visitor.open("add_contract")
    expect(visitor.field("payer_code")).to_have_value("")
    visitor.page.go_back()
    expect(visitor.page.locator("#contracts li")).to_have_count(0)
