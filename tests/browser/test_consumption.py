"""What a contract and each of its meters used by month, beside the year before."""

import pytest
from playwright.sync_api import expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers


@pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])
def test_consumption_is_told_of_a_contract_and_of_each_meter(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(EXAMPLES["01567"], EXAMPLES["01234"], lang=lang))
    visitor.open("consumption", "#01567")
    rows = visitor.page.locator("#months tr")
    expect(rows).to_have_count(13)
    point = {"lt": ",", "en": "."}[lang]
    expect(rows.first).to_contain_text(f"4{point}198 m³")
    expect(rows.first.locator(".bar-value")).to_have_count(2)
    expect(rows.last).to_contain_text(f"53{point}810 m³")
    whole = rows.last.locator("b").inner_text()
    visitor.field("consumption_of").select_option("01567/KV1_564")
    expect(rows.last.locator("b")).not_to_have_text(whole)
    expect(visitor.page.locator("caption")).to_contain_text("KV1_564")


def test_months_without_a_year_before_are_compared_with_nothing(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["holder"]).open("consumption")
    rows = visitor.page.locator("#months tr")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("–")
    expect(rows.first.locator(".bar-value")).to_have_count(1)
