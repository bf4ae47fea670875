"""What an address may ask for only a minute after its last mail, so this file comes last."""

import secrets

import pytest

from tests.browser.conftest import Early
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor


@pytest.mark.refused(410)
def test_who_has_an_old_link_gets_a_new_one(visitor: Visitor, customers: Customers, early: Early) -> None:
    customer = early.customer()
    visitor.open("confirm", f"#token={secrets.token_urlsafe(32)}").press("confirm_button")
    visitor.reads_heading("expired_title")
    visitor.type(email=customer.email).press("new_link")
    visitor.reads_heading("check_mail_title")
    visitor.page.goto(customers.newer_link(customer))
    visitor.press("confirm_button").reads_heading("confirmed_title")


@pytest.mark.refused(403)
def test_who_signs_in_before_confirming_gets_the_mail_again(
    visitor: Visitor, customers: Customers, early: Early
) -> None:
    customer = early.customer()
    visitor.open("sign_in").sign_in(customer)
    visitor.reads("unconfirmed_text")
    visitor.press("resend").reads("resent")
    visitor.page.goto(customers.newer_link(customer))
    visitor.press("confirm_button").reads_heading("confirmed_title")
