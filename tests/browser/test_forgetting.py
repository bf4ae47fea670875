"""A forgotten password: replaced by a link in a mail."""

import secrets

import pytest

from shared.fields import Language
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor


@pytest.mark.refused(410)
@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_a_forgotten_password_is_replaced_by_mail_once(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    customer, visitor = customers.confirmed(lang), visit(lang, size)
    visitor.open("sign_in").follow("forgot_link").at("forgot")
    visitor.type(email_login=customer.email).press("forgot_button")
    visitor.reads_heading("check_mail_title")
    link = customers.link(customer, "reset")
    visitor.page.goto(link)
    new = customers.unknown().password
    visitor.type(new_password=new).press("reset_button")
    visitor.reads_heading("reset_done_title")
    visitor.follow("sign_in").at("sign_in")
    visitor.sign_in(customer, password=new)
    visitor.at("overview")
    customers.post("/api/session", {"email": customer.email, "password": customer.password}, 401)

    visitor.page.goto(link)
    visitor.type(new_password=new).press("reset_button").reads_heading("expired_title")
    visitor.follow("new_link").at("forgot")


@pytest.mark.refused(429)
def test_asking_again_too_soon_says_how_long_to_wait(visitor: Visitor, customers: Customers) -> None:
    customer = customers.confirmed()
    visitor.open("forgot").type(email_login=customer.email).press("forgot_button")
    visitor.reads_heading("check_mail_title")
    visitor.press("resend").refused("Per daug bandymų.")


@pytest.mark.refused(410)
@pytest.mark.parametrize("lang", ["lt", "en"])
def test_an_unknown_link_offers_to_ask_for_a_new_one(
    visit: Visit, customers: Customers, lang: Language
) -> None:
    visitor = visit(lang).open("reset", f"#token={secrets.token_urlsafe(32)}")
    visitor.type(new_password=customers.unknown().password).press("reset_button")
    visitor.reads_heading("expired_title")
    visitor.follow("new_link").at("forgot")
