"""No connection, a server that does not answer: nothing that was typed is lost, and the page says so."""

import pytest
from playwright.sync_api import Locator, expect

from shared.fields import Language
from tests.browser.billing import Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor


def values(visitor: Visitor) -> list[str]:
    fields: list[Locator] = visitor.page.locator("main input:visible").all()
    return [field.input_value() for field in fields]


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_a_registration_without_a_connection_keeps_what_was_typed(
    visit: Visit, customers: Customers, lang: Language
) -> None:
    visitor, customer = visit(lang), customers.unknown(lang)
    visitor.open("register")
    with visitor.without_network("**/api/**"):
        visitor.register(customer)
        visitor.refused(visitor.words("error_network"))
    assert {customer.email, customer.password, customer.first_name} <= set(values(visitor))
    visitor.press("register_button").reads_heading("check_mail_title")


@pytest.mark.refused(429, 503)
@pytest.mark.parametrize(
    ("lang", "status", "body"),
    [("lt", 429, '{"message":"Too Many Requests"}'), ("en", 503, "<html>Service Unavailable</html>")],
)
def test_an_api_that_is_too_busy_is_told_and_keeps_what_was_typed(
    visit: Visit, customers: Customers, lang: Language, status: int, body: str
) -> None:
    visitor = visit(lang, customer=customers.signed_in(lang=lang)).open("add_contract")
    visitor.type(payer_code="01234", last_invoice="Fiz12345")
    visitor.page.route("**/api/contracts", lambda route: route.fulfill(status=status, body=body))
    visitor.press("add_contract_button").refused(visitor.words("error_busy"))
    expect(visitor.field("last_invoice")).to_have_value("Fiz12345")


def test_a_server_that_never_answers_is_given_up_on(visitor: Visitor, customers: Customers) -> None:
    visitor.page.clock.install()
    visitor.open("register")
    visitor.page.route("**/api/register", lambda _: None)
    customer = customers.unknown()
    visitor.register(customer)
    visitor.page.clock.run_for(30_000)
    visitor.refused(visitor.words("error_network"))
    expect(visitor.field("email_login")).to_have_value(customer.email)


def test_a_page_that_cannot_load_its_data_offers_to_try_again(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    visitor.signed_in(customers.signed_in(billing.bill_like("01890")))
    with visitor.without_network("**/api/invoices*"):
        visitor.open("invoices").sees(visitor.words("error_network"))
    visitor.press("try_again")
    expect(visitor.page.locator("#invoices tr").first).to_be_visible()


def test_a_page_whose_modules_do_not_arrive_says_whom_to_call(visitor: Visitor) -> None:
    visitor.page.clock.install()
    with visitor.without_network("**/assets/sign_in-*.js"):
        visitor.page.goto(visitor.words.address("sign_in"))
        visitor.page.clock.run_for(5_000)
        visitor.reads("not_started")
