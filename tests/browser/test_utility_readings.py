"""What the utility says of meters: its own readings beside the declared ones, and what it has removed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.billing import Bill, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.exchange import Exchange
from tests.browser.visitor import Visitor


def send_reading(exchange: Exchange, bill: Bill, to: str, source: str) -> None:
    """The billing system's reading of this month for the meter that stood at 7.000."""
    today = datetime.now(ZoneInfo("Europe/Vilnius")).date()
    about = {"payer_code": bill.payer_code, "meter_number": "KV1_241", "period": f"{today:%Y-%m}"}
    reading = {**about, "read_on": f"{today}", "from": "7.000", "to": to, "source": source}
    exchange.send(f"readings-of-{bill.payer_code}", [reading])


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_a_declared_reading_that_the_utility_shows_too_is_confirmed_in_the_history(
    visit: Visit, customers: Customers, billing: Billing, exchange: Exchange, lang: Language
) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill, lang=lang)
    customers.declare(customer, bill, "KV1_241", "7.275")
    send_reading(exchange, bill, "7.275", "utility")
    visitor = visit(lang, customer=customer).open("readings")
    first, second, *_ = visitor.page.locator("#readings tr").all()
    expect(first).to_contain_text(visitor.words("source_customer"))
    expect(first).to_contain_text(visitor.words("reading_confirmed"))
    expect(second).not_to_contain_text(visitor.words("reading_confirmed"))
    expect(visitor.page.get_by_text(visitor.words("replaced"))).to_have_count(0)


@pytest.mark.parametrize("source", ["utility", "remote"])
def test_a_reading_of_the_utility_replaces_the_declared_one_and_history_says_whose_each_is(
    visitor: Visitor, customers: Customers, billing: Billing, exchange: Exchange, source: str
) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill)
    customers.declare(customer, bill, "KV1_241", "7.275")
    send_reading(exchange, bill, "7.310", source)
    visitor.signed_in(customer).open("readings")
    theirs, mine = (visitor.page.locator("#readings tr").filter(has_text=to) for to in ("7,310", "7,275"))
    expect(theirs).to_contain_text(visitor.words(f"source_{source}"))
    expect(theirs).not_to_contain_text(visitor.words("replaced"))
    expect(mine).to_contain_text(visitor.words("source_customer"))
    expect(mine).to_contain_text(visitor.words("replaced"))
    expect(visitor.page.get_by_text(visitor.words("reading_confirmed"))).to_have_count(0)


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_a_removed_meter_is_not_asked_but_its_history_is_there(
    visit: Visit, customers: Customers, removed: Bill, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(removed, lang=lang)).open("declare")
    expect(visitor.page.locator("#groups input")).to_have_count(1)
    meters = visitor.page.locator(".removed-meters")
    expect(meters.get_by_role("heading")).to_have_text(visitor.words("removed_meters"))
    expect(meters.get_by_role("listitem")).to_contain_text("KV1_564")
    meters.get_by_role("link", name=visitor.words("history_of", number="KV1_564")).click()
    visitor.at("readings")
    expect(visitor.page.locator("#about")).to_contain_text("KV1_564")
    expect(visitor.page.locator("#readings tr")).to_have_count(4)
    expect(visitor.field("meter").locator("option:checked")).to_contain_text(visitor.words("removed"))


def test_who_declares_the_meter_that_is_left_has_declared_all(
    visitor: Visitor, customers: Customers, removed: Bill
) -> None:
    customer = customers.signed_in(removed)
    visitor.signed_in(customer).open("overview")
    expect(visitor.page.locator("[data-part=declare]")).to_contain_text("Liko deklaruoti 1 skaitiklį")
    customers.declare(customer, removed, "KV1_563", "208")
    visitor.reload()
    expect(visitor.page.locator("[data-part=declare]")).to_contain_text(visitor.words("declare_done"))
