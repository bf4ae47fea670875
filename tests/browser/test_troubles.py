"""What goes wrong on the way is said where it happened, and the page can go on from there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.browser.billing import SMALL, Billing
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor

TOKEN = "#token=" + "x" * 43
COME_BACK = "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
type Answer = Callable[[Route], None]


def answers(status: int, **body: object) -> Answer:
    return lambda route: route.fulfill(status=status, json=body)


def test_signing_out_without_a_connection_is_told_and_tried_again(
    visitor: Visitor, customers: Customers
) -> None:
    customer = customers.signed_in()
    visitor.signed_in(customer).open("contracts")
    with visitor.without_network("**/api/session"):
        visitor.press("sign_out").refused(visitor.words("error_network"))
    customers.ask("GET", "/api/session", 200, customer)
    visitor.press("sign_out").at("sign_in")
    customers.ask("GET", "/api/session", 401, customer)


def test_ending_another_sign_in_without_a_connection_is_told(visit: Visit, customers: Customers) -> None:
    customer = customers.signed_in()
    customers.sign_in(customer)
    visitor = visit(customer=customer).open("account")
    end = visitor.page.locator("#sessions button")
    with visitor.without_network("**/api/account/sessions/*"):
        end.click()
        visitor.refused(visitor.words("error_network"))
    expect(end).to_have_count(1)
    end.click()
    expect(end).to_have_count(0)


@pytest.mark.parametrize("page", ["pay", "reminder", "unsubscribe"])
def test_the_link_of_a_mail_without_a_connection_can_be_tried_again(visitor: Visitor, page: str) -> None:
    with visitor.without_network("**/api/**"):
        visitor.open(page, TOKEN).reads("error_network")
        with visitor.page.expect_event("requestfailed"):
            visitor.press("try_again")
        visitor.reads("error_network")


@pytest.mark.refused(403)
def test_a_mail_that_cannot_be_sent_again_is_told(visitor: Visitor) -> None:
    visitor.open("sign_in").page.route("**/api/session", answers(403, code="unconfirmed", detail="Dar ne."))
    visitor.type(email_login="kanarele@example.com", password="Kanar-1").press("sign_in")
    visitor.reads("unconfirmed_text")
    with visitor.without_network("**/api/register/resend"):
        visitor.press("resend").refused(visitor.words("error_network"))


def test_the_mail_of_a_registration_is_sent_again(visitor: Visitor, customers: Customers) -> None:
    customer, asked = customers.unknown(), list[object]()

    def note(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(status=202, json={})

    visitor.page.route("**/api/register", answers(202))
    visitor.page.route("**/api/register/resend", note)
    visitor.open("register").register(customer)
    visitor.press("resend").reads("resent")
    visitor.press("resend").reads("resent")
    assert asked == [{"email": customer.email}] * 2


@pytest.mark.refused(429)
def test_who_has_to_wait_for_long_reads_until_when(visitor: Visitor) -> None:
    visitor.open("sign_in").type(email_login="kanarele@example.com", password="Kanar-1")
    visitor.page.route("**/api/session", answers(429, code="too_many", retry_after=3600))
    visitor.press("sign_in").refused(visitor.words("wait_until").partition("{time}")[0])
    visitor.page.route("**/api/session", answers(429, code="too_many", retry_after=86000))
    visitor.press("sign_in").refused(visitor.words("wait_tomorrow"))


@pytest.mark.refused(401)
def test_a_guest_whose_session_is_over_stays_on_the_first_page(visitor: Visitor) -> None:
    visitor.page.add_init_script("localStorage.setItem('signed_in', '1')")
    with visitor.page.expect_response("**/api/session"):
        visitor.open("sign_in")
    expect(visitor.page.locator("html")).to_have_attribute("data-page", "sign_in")
    visitor.page.wait_for_function("localStorage.getItem('signed_in') === null")


def test_where_storage_is_blocked_a_page_works(visitor: Visitor, customers: Customers) -> None:
    for name in ("sessionStorage", "localStorage"):
        throws = f"Object.defineProperty(window, '{name}', {{get() {{ throw new Error('blocked') }}}})"
        visitor.page.add_init_script(throws)
    visitor.open("sign_in").sign_in(customers.confirmed())
    visitor.at("overview")


def test_an_answer_that_makes_no_sense_is_told_as_the_portals_own_fault(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["holder"])
    visitor.page.route("**/api/contracts", answers(200))
    visitor.open("contracts").reads("error_server")
    [problem] = visitor.problems
    assert "TypeError" in problem
    visitor.problems.clear()


def test_a_page_that_the_browser_brings_back_has_no_password_and_waits_for_nothing(
    visit: Visit, people: People
) -> None:
    visitor = visit(customer=people["holder"]).open("account")
    visitor.page.route("**/api/account/password", lambda _: None)
    visitor.type(old_password="Kanar-senas-1", new_password="Kanar-naujas-1").press("password_button")
    expect(visitor.page.locator("[aria-disabled]")).to_have_count(1)
    visitor.page.evaluate(COME_BACK)
    expect(visitor.page.locator("[aria-disabled]")).to_have_count(0)
    expect(visitor.field("old_password")).to_have_value("")


def test_sums_that_the_browser_brings_back_are_asked_for_again(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["holder"]).open("invoices")
    with visitor.page.expect_navigation():
        visitor.page.evaluate(COME_BACK)
    visitor.settled()


@pytest.mark.refused(409)
def test_a_window_that_closed_meanwhile_and_a_second_refusal_are_told(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("declare")
    visitor.page.locator("#groups input").fill("70")
    visitor.press("declare_button").reads("ask_yes")
    opens = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    visitor.page.route("**/api/declarations", answers(409, code="window_closed", opens_at=opens))
    closed = visitor.words("window_closed").partition("{day}")[0].strip()
    visitor.press("ask_yes").sees(closed)
    visitor.press("declare_button").refused(closed)
    assert customers.declared(customer, bill) == {"KV1_241": None}


def test_the_list_of_invoices_goes_on_and_all_that_are_due_can_be_paid(visit: Visit, people: People) -> None:
    def in_two(route: Route) -> None:
        is_second = "next=" in route.request.url
        answer = route.fetch(url=route.request.url.partition("?")[0]).json()
        shown = answer["invoices"][1:] if is_second else answer["invoices"][:1]
        route.fulfill(json={**answer, "invoices": shown, "next": None if is_second else "there"})

    visitor = visit(customer=people["holder"])
    number = visitor.open("invoices").page.locator("#invoices tr").count()
    due = visitor.page.locator("#picks input").count()
    visitor.page.route(re.compile(r"/api/invoices(\?|$)"), in_two)
    visitor.reload()
    expect(visitor.page.locator("#invoices tr")).to_have_count(1)
    expect(visitor.page.locator("#picks input")).to_have_count(due)
    visitor.press("show_more")
    expect(visitor.page.locator("#invoices tr")).to_have_count(number)
    expect(visitor.page.locator("#invoices tr a").nth(1)).to_be_focused()


def test_a_long_history_goes_on_and_the_address_chooses_the_meter(visit: Visit, people: People) -> None:
    def long(route: Route) -> None:
        answer = route.fetch(url=route.request.url.partition("?")[0]).json()
        [first, *_] = answer["readings"]
        is_second = "next=" in route.request.url
        shown = [first] * (2 if is_second else 24)
        route.fulfill(json={"readings": shown, "next": None if is_second else "there"})

    visitor = visit(customer=people["holder"])
    visitor.page.route(re.compile(r"/readings(\?|$)"), long)
    visitor.open("readings").press("show_more")
    expect(visitor.page.locator("#readings tr")).to_have_count(26)
    code = SMALL["01567"].payer_code
    for page, number in (("readings", "KV1_564"), ("consumption", "KV1_563"), ("consumption", "KV1_564")):
        visitor.open(page)
        visitor.page.evaluate(f"location.hash = '#{code}/{number}'")
        visitor.sees(number)


def test_the_address_chooses_the_invoice_and_pages_have_a_button_that_prints(
    visit: Visit, people: People
) -> None:
    first, second = SMALL["01567"].last_invoice, SMALL["01890"].last_invoice
    visitor = visit(customer=people["holder"])
    visitor.page.add_init_script("window.print = () => { window.printed = true }")
    visitor.open("invoice", f"#{first}").sees(first)
    visitor.page.evaluate(f"location.hash = '#{second}'")
    visitor.sees(second)
    for page, more in (("invoice", f"#{first}"), ("readings", ""), ("my_data", "")):
        visitor.open(page, more).press("print")
        assert visitor.page.evaluate("window.printed") is True
