"""Registering, and the link in the mail that confirms it."""

import secrets

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_a_guest_registers_confirms_by_the_mail_and_signs_in(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    visitor, customer = visit(lang, size), customers.unknown(lang)
    visitor.open("sign_in").follow("register").at("register")
    visitor.register(customer)
    visitor.reads_heading("check_mail_title")
    visitor.sees(customer.email)

    visitor.page.goto(customers.link(customer))
    visitor.reads_heading("confirm_title")
    visitor.press("confirm_button").reads_heading("confirmed_title")
    visitor.follow("sign_in").at("sign_in")
    visitor.sign_in(customer)
    visitor.at("overview")
    visitor.reads("hello")
    visitor.sees(f"{customer.first_name} {customer.last_name}")
    visitor.reads("no_contracts")


@pytest.mark.refused(403)
def test_opening_the_link_confirms_nothing_until_its_button_is_pressed(
    visitor: Visitor, customers: Customers
) -> None:
    customer = customers.registered()
    link = customers.link(customer)
    visitor.page.goto(link)
    visitor.reads_heading("confirm_title")

    visitor.open("sign_in").sign_in(customer)
    visitor.refused("El. pašto adresas dar nepatvirtintas")
    visitor.page.goto(link)
    visitor.press("confirm_button").reads_heading("confirmed_title")
    visitor.follow("sign_in").at("sign_in")
    visitor.sign_in(customer)
    visitor.at("overview")


def test_a_second_click_says_that_it_is_confirmed_already(visitor: Visitor, customers: Customers) -> None:
    link = customers.link(customers.registered())
    for answer in ("confirmed_title", "already_title"):
        visitor.page.goto(link)
        visitor.press("confirm_button").reads_heading(answer)
        visitor.page.goto("about:blank")


def test_the_token_leaves_the_address_bar_and_survives_a_reload(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.page.goto(customers.link(customers.registered()))
    visitor.settled()
    assert "#" not in visitor.page.url
    visitor.page.reload()
    visitor.press("confirm_button").reads_heading("confirmed_title")
    visitor.page.reload()
    visitor.reads_heading("expired_title")


def test_whoever_has_an_account_is_told_so_by_mail_and_the_page_tells_nobody(
    visitor: Visitor, customers: Customers, mailbox: Mailbox
) -> None:
    customer = customers.confirmed()
    visitor.open("register").register(customer)
    visitor.reads_heading("check_mail_title")
    visitor.sees(customer.email)
    mail = mailbox.wait(customer.email, visitor.words.subject("account_exists"))
    assert "#token=" not in mail["text"]


@pytest.mark.refused(410)
def test_an_unknown_link_offers_a_new_one(visitor: Visitor, customers: Customers) -> None:
    visitor.open("confirm", f"#token={secrets.token_urlsafe(32)}")
    visitor.press("confirm_button").reads_heading("expired_title")
    stranger = customers.unknown()
    visitor.type(email=stranger.email).press("new_link")
    visitor.reads_heading("check_mail_title")
    visitor.sees(stranger.email)


def test_a_link_that_lost_its_token_offers_a_new_one_at_once(visitor: Visitor) -> None:
    visitor.open("confirm").reads_heading("expired_title")


def test_the_form_says_while_typing_which_rules_the_password_does_not_meet_yet(visitor: Visitor) -> None:
    visitor.open("register").type(password="abc1")
    rules = visitor.page.locator("#password-rules [data-rule]")
    said = {line.get_attribute("data-rule"): "(yra)" in line.inner_text() for line in rules.all()}
    assert said == {"length": False, "lower": True, "upper": False, "digit": True}
    visitor.type(password="abcdefG1")
    expect(visitor.page.locator("#password-rules .met")).to_have_count(4)


def test_an_empty_form_is_not_sent_and_each_field_says_what_it_lacks(visitor: Visitor) -> None:
    visitor.open("register").press("register_button")
    visitor.refused("Įrašykite el. pašto adresą", "Įrašykite vardą", "Įrašykite pavardę")
    visitor.told_at(visitor.field("first_name"), "Įrašykite vardą")
    visitor.page.get_by_role("link", name="Įrašykite pavardę").click()
    expect(visitor.field("last_name")).to_be_focused()


@pytest.mark.refused(422)
@pytest.mark.parametrize("lang", ["lt", "en"])
def test_the_server_refuses_a_common_password_in_the_language_of_the_page(
    visit: Visit, customers: Customers, lang: Language
) -> None:
    visitor, customer = visit(lang), customers.unknown(lang)
    visitor.open("register").register(customer, password="Password1")
    visitor.refused(visitor.words.error("password_common"))
    visitor.told_at(visitor.field("password"), visitor.words.error("password_common"))
    expect(visitor.field("email_login")).to_have_value(customer.email)


def test_the_password_can_be_shown_and_hidden(visitor: Visitor) -> None:
    visitor.open("register").type(password="abc").press("show_password")
    expect(visitor.field("password")).to_have_attribute("type", "text")
    visitor.press("hide_password")
    expect(visitor.field("password")).to_have_attribute("type", "password")


def test_an_impatient_double_click_sends_the_form_once(visitor: Visitor, customers: Customers) -> None:
    sent: list[str] = []
    visitor.page.on("request", lambda request: sent.append(request.method))
    visitor.open("register").register(customers.unknown(), clicks=2)
    visitor.reads_heading("check_mail_title")
    assert sent.count("POST") == 1
