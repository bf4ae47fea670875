"""The customer's own account: profile, password, sign-ins, own data, closing it."""

import json
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor


def card(visitor: Visitor, title: str) -> Locator:
    return visitor.page.get_by_role("region", name=visitor.words(title), exact=True)


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_name_phone_and_language_of_mails_change(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    customer = customers.signed_in(lang=lang)
    visitor = visit(lang, size, customer).open("account")
    visitor.type(first_name="Kanarutė")
    visitor.page.get_by_label(visitor.words("phone")).fill("8 612 34567")
    visitor.page.get_by_label("English").check()
    visitor.press("save").reads("saved")
    expect(visitor.page.locator("#customer")).to_have_text("Kanarutė Kanarienė")
    visitor.reload()
    expect(visitor.field("first_name")).to_have_value("Kanarutė")
    expect(visitor.page.get_by_label(visitor.words("phone"))).to_have_value("+37061234567")
    expect(visitor.page.get_by_label("English")).to_be_checked()
    assert customers.ask("GET", "/api/account", 200, customer).json()["language"] == "en"


@pytest.mark.refused(422)
def test_a_phone_number_that_cannot_be_is_refused_at_its_field(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.signed_in(customers.signed_in()).open("account")
    phone = visitor.page.get_by_label(visitor.words("phone"))
    phone.fill("12")
    visitor.press("save").refused(visitor.words.error("phone"))
    visitor.told_at(phone, visitor.words.error("phone"))
    expect(phone).to_have_value("12")


@pytest.mark.refused(401, 422)
def test_a_new_password_needs_the_old_one_and_ends_other_sign_ins(
    visit: Visit, customers: Customers, mailbox: Mailbox
) -> None:
    customer = customers.signed_in()
    elsewhere = visit(size="desk", customer=customer).open("contracts")
    customers.sign_in(customer)
    visitor = visit(customer=customer).open("account")
    new = customers.unknown().password
    visitor.type(old_password="Kanar-neteisingas-1", new_password=new).press("password_button")
    visitor.told_at(visitor.field("old_password"), visitor.words.error("password_wrong"))

    visitor.type(old_password=customer.password, new_password=new).press("password_button")
    visitor.reads("password_changed")
    visitor.open("contracts").at("contracts")
    elsewhere.go("menu_account").at("sign_in")
    elsewhere.sign_in(customer, password=new)
    elsewhere.at("account")
    mailbox.wait(customer.email, visitor.words.subject("password_changed"))


@pytest.mark.refused(401)
def test_another_sign_in_is_seen_and_ended(visit: Visit, customers: Customers) -> None:
    customer = customers.signed_in()
    elsewhere = visit(size="desk", customer=customer).open("contracts")
    customers.sign_in(customer)
    visitor = visit(customer=customer).open("account")
    sign_ins = visitor.page.locator("#sessions li")
    expect(sign_ins).to_have_count(2)
    expect(sign_ins.filter(has_text="šis įrenginys")).to_have_count(1)
    sign_ins.get_by_role("button", name="Nutraukti").click()
    visitor.reads("session_ended")
    expect(sign_ins).to_have_count(1)
    elsewhere.go("menu_invoices").at("sign_in")


def test_own_data_come_as_a_file_and_as_a_page(visit: Visit, customers: Customers, tmp_path: Path) -> None:
    customer = customers.signed_in(EXAMPLES["01890"])
    visitor = visit("lt", "desk", customer).open("account")
    with visitor.page.expect_download() as download:
        visitor.follow("data_download")
    download.value.save_as(tmp_path / "data.json")
    data = json.loads((tmp_path / "data.json").read_text())
    assert data["account"]["email"] == customer.email
    assert len(data["invoices"]) == len(data["readings"]) == 24
    assert data["invoices"][0]["lines"]

    visitor.follow("data_read").at("my_data")
    visitor.sees(customer.email)
    table = visitor.page.get_by_role("table", name=visitor.words("menu_invoices"))
    expect(table.get_by_role("row")).to_have_count(25)
    for text in ("Popierinė sąskaita", "Skola 47,44 €", "Pranešti el. paštu apie naują sąskaitą"):
        visitor.sees(text)


@pytest.mark.refused(401)
def test_a_file_asked_for_after_the_session_has_ended_comes_after_signing_in_again(
    visitor: Visitor, customers: Customers
) -> None:
    customer = customers.signed_in()
    visitor.signed_in(customer).open("account")
    customers.ask("DELETE", "/api/session", 204, customer, "{}")
    visitor.follow("data_download").at("sign_in")
    visitor.reads("notice_session_ended")
    visitor.sign_in(customer)
    visitor.at("account")
    with visitor.page.expect_download() as download:
        visitor.follow("data_download")
    assert json.loads(download.value.path().read_text())["account"]["email"] == customer.email


@pytest.mark.refused(503)
def test_a_file_that_cannot_be_had_is_told_on_the_page_and_nothing_is_downloaded(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.signed_in(customers.signed_in()).open("account")
    downloads: list[str] = []
    visitor.page.on("download", lambda download: downloads.append(download.url))
    visitor.page.route("**/api/account/export", lambda route: route.fulfill(status=503, json={}))
    visitor.follow("data_download").refused(visitor.words("error_busy"))
    visitor.at("account")
    assert downloads == []


def test_a_new_address_is_confirmed_by_a_mail_to_it_and_the_old_one_is_told(
    visitor: Visitor, customers: Customers, mailbox: Mailbox
) -> None:
    customer, new = customers.signed_in(), customers.unknown()
    visitor.signed_in(customer).open("account")
    change = card(visitor, "email_title")
    change.get_by_label(visitor.words("new_email")).fill(new.email)
    change.get_by_label(visitor.words("password"), exact=True).fill(customer.password)
    visitor.press("email_button").reads("email_change_sent", email=new.email)
    mailbox.wait(customer.email, visitor.words.subject("email_asked"))

    visitor.page.goto(mailbox.link(new.email, visitor.words.subject("email_change")))
    visitor.press("confirm_button").reads_heading("email_confirmed_title")
    mailbox.wait(customer.email, visitor.words.subject("email_changed"))
    visitor.context.clear_cookies()
    customers.post("/api/session", {"email": new.email, "password": customer.password}, 200)
    customers.post("/api/session", {"email": customer.email, "password": customer.password}, 401)


@pytest.mark.refused(422)
@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_closing_the_account_says_what_is_kept_asks_for_the_password_and_erases(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    customer = customers.signed_in(EXAMPLES["01890"], lang=lang)
    visitor = visit(lang, size, customer).open("account").follow("close_link")
    visitor.at("close_account")
    visitor.reads_heading("close_erased_title")
    visitor.reads_heading("close_kept_title")
    visitor.type(close_password="Kanar-neteisingas-1").press("close_button")
    visitor.told_at(visitor.field("close_password"), visitor.words.error("password_wrong"))
    visitor.type(close_password=customer.password).press("close_button")
    visitor.reads_heading("closed_title")
    customers.ask("GET", "/api/session", 401, customer)
    customers.post("/api/session", {"email": customer.email, "password": customer.password}, 401)


@pytest.mark.refused(410)
def test_an_unknown_link_to_a_new_address_changes_nothing(visitor: Visitor) -> None:
    visitor.open("email_confirm", f"#token={secrets.token_urlsafe(32)}").press("confirm_button")
    visitor.reads_heading("expired_title")
