"""Declaring hot-water readings: the difference, refusals, questions, corrections, history."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from local.testing import running_portal
from shared.fields import Language
from tests.browser.billing import EXAMPLES, Bill, Billing
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor


def meter(visitor: Visitor, number: str = "KV1_241") -> Locator:
    return visitor.page.get_by_label(visitor.words("to_label", number=number), exact=True)


def row(visitor: Visitor, number: str = "KV1_241") -> Locator:
    return visitor.page.locator("#groups tr").filter(has_text=number)


def test_the_difference_appears_while_typing_and_the_reading_is_declared(
    visitor: Visitor, customers: Customers
) -> None:
    visitor.signed_in(customers.signed_in(EXAMPLES["01234"])).open("declare")
    for fact in ("KV1_241", "Karšto vandens skaitiklis", "Nr. 1", "7,000"):
        expect(row(visitor)).to_contain_text(fact)
    meter(visitor).press_sequentially("8,250")
    expect(row(visitor).locator("output")).to_have_text("1,250 m³")
    visitor.press("declare_button")
    expect(row(visitor)).to_contain_text("Deklaruota")
    visitor.reads("declared_count", n="1", total="1")
    visitor.page.reload()
    expect(meter(visitor)).to_have_value("8,250")


@pytest.mark.parametrize(("lang", "size"), [("lt", "desk"), ("en", "phone")])
def test_a_correction_replaces_and_history_keeps_both(
    visit: Visit, customers: Customers, billing: Billing, lang: Language, size: str
) -> None:
    bill = billing.bill_like("01234")
    visitor = visit(lang, size, customers.signed_in(bill, lang=lang)).open("declare")
    for typed in ("8,25", "8.3"):
        meter(visitor).fill(typed)
        visitor.press("declare_button")
        expect(row(visitor)).to_contain_text(visitor.words("declared"))
        visitor.reload()
    point = {"lt": ",", "en": "."}[lang]
    expect(meter(visitor)).to_have_value(f"8{point}300")

    row(visitor).get_by_role("link").click()
    visitor.at("readings")
    first, second, *_ = visitor.page.locator("#readings tr").all()
    expect(first).to_contain_text(f"1{point}300 m³")
    expect(first.locator(".bar")).to_be_visible()
    expect(second).to_contain_text(visitor.words("replaced"))
    expect(second).to_contain_text(f"8{point}250")


def test_history_shows_two_years_as_a_table_with_bars(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in(EXAMPLES["01567"])).open("readings")
    expect(visitor.page.locator("#readings tr")).to_have_count(24)
    expect(visitor.page.locator("#readings .bar-value")).to_have_count(24)
    visitor.field("meter").select_option("01567/KV1_564")
    expect(visitor.page.locator("#about")).to_contain_text("Nr. 2 (virtuvė)")
    expect(visitor.page).to_have_url(re.compile("#01567/KV1_564$"))


@pytest.mark.refused(422)
@pytest.mark.parametrize("lang", ["lt", "en"])
def test_a_reading_below_the_last_one_is_refused_at_the_field_and_in_the_summary(
    visit: Visit, customers: Customers, billing: Billing, lang: Language
) -> None:
    bill = billing.bill_like("01234")
    visitor = visit(lang, customer=customers.signed_in(bill, lang=lang)).open("declare")
    meter(visitor).fill("6,9")
    visitor.press("declare_button")
    visitor.refused(visitor.words.error("reading_below"))
    visitor.told_at(meter(visitor), visitor.words.error("reading_below"))
    expect(meter(visitor)).to_have_value("6,9")
    visitor.page.locator(".summary a").click()
    expect(meter(visitor)).to_be_focused()


@pytest.mark.refused(409)
def test_an_unusual_reading_is_asked_about_once_more(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("01234")
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("declare")
    meter(visitor).fill("70")
    visitor.press("declare_button")
    question = visitor.page.get_by_role("group").filter(has_text=visitor.words.error("reading_unusual"))
    expect(question).to_be_focused()
    visitor.press("ask_no")
    expect(meter(visitor)).to_be_focused()
    assert customers.declared(customer, bill) == {"KV1_241": None}

    visitor.press("declare_button").press("ask_yes")
    expect(row(visitor)).to_contain_text("Deklaruota")
    assert customers.declared(customer, bill) == {"KV1_241": "70.000"}


@pytest.mark.refused(409)
def test_a_meter_that_went_past_its_last_number_is_asked_about(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("02110")
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("declare")
    meter(visitor, "KV1_088").fill("3")
    visitor.press("declare_button").sees(visitor.words.error("reading_rollover"))
    visitor.press("ask_yes")
    expect(row(visitor, "KV1_088").locator("output")).to_have_text("7 m³")
    assert customers.declared(customer, bill) == {"KV1_088": "3"}


def test_a_bad_number_does_not_hold_back_the_other_meter(
    visitor: Visitor, customers: Customers, billing: Billing
) -> None:
    bill = billing.bill_like("01567")
    customer = customers.signed_in(bill)
    visitor.signed_in(customer).open("declare")
    meter(visitor, "KV1_563").fill("daug")
    meter(visitor, "KV1_564").fill("91,000")
    visitor.press("declare_button")
    visitor.refused("KV1_563")
    visitor.told_at(meter(visitor, "KV1_563"), "KV1_563")
    expect(row(visitor, "KV1_564")).to_contain_text("Deklaruota")
    assert customers.declared(customer, bill) == {"KV1_563": None, "KV1_564": "91.000"}


@pytest.mark.parametrize(
    ("typed", "problem"), [("8,2501", "skaitmenys"), ("123456789", "per ilgas"), ("-8", "skaitmenimis")]
)
def test_what_no_meter_shows_is_refused_before_it_is_sent(
    visitor: Visitor, customers: Customers, billing: Billing, typed: str, problem: str
) -> None:
    customer = customers.signed_in(billing.bill_like("01234"))
    visitor.signed_in(customer).open("declare")
    meter(visitor).fill(typed)
    visitor.press("declare_button")
    visitor.refused(problem)
    visitor.told_at(meter(visitor), problem)


def test_a_remotely_read_meter_is_shown_and_not_asked(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in(EXAMPLES["01890"])).open("declare")
    expect(row(visitor, "KV2_907")).to_contain_text("Nuskaitoma nuotoliniu būdu")
    expect(visitor.page.locator("#groups input")).to_have_count(0)
    expect(visitor.button("declare_button")).to_be_hidden()


def test_without_a_contract_the_page_leads_to_one(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("declare")
    visitor.follow("add_contract_link").at("add_contract")


def closed_today() -> str:
    """A window of one day that lies about two weeks off, whenever this runs."""
    day = (datetime.now(ZoneInfo("Europe/Vilnius")).day + 13) % 28 + 1
    return f"{day}-{day}"


def test_outside_the_window_the_page_says_when_it_opens(
    visit: Visit, tmp_path: Path, secrets: list[str]
) -> None:
    with running_portal(tmp_path, environment={"DECLARATION_WINDOW": closed_today()}) as portal:
        mailbox = Mailbox(portal.url)
        customer = Customers(mailbox).signed_in(Bill("01234", "Fiz12345"))
        visitor = visit(customer=customer, site=portal.url).open("declare")
        expect(visitor.page.locator("#window")).to_contain_text(
            "Dabar rodmenų deklaruoti negalima. Vėl galėsite nuo"
        )
        expect(visitor.page.locator("#groups input")).to_have_count(0)
        visitor.open("overview")
        expect(visitor.page.locator("[data-part=declare]")).to_contain_text("Dabar deklaruoti nereikia")
    secrets += [*mailbox.tokens, customer.password]
