"""Help, privacy and accessibility: at the foot of every page, for anybody."""

import pytest
from playwright.sync_api import expect

from shared import texts
from shared.fields import Language
from tests.browser.conftest import People, Visit
from tests.browser.test_keyboard import Keyboard
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])


@BOTH
@pytest.mark.parametrize("page", ["help", "privacy", "accessibility"])
def test_the_foot_of_a_page_leads_there_without_signing_in(
    visit: Visit, lang: Language, size: str, page: str
) -> None:
    visitor = visit(lang, size).open("register")
    foot = visitor.page.get_by_role("contentinfo")
    Keyboard(visitor).press(foot.get_by_role("link", name=visitor.words(f"{page}_title")))
    visitor.at(page)
    visitor.reads_heading(f"{page}_title")
    brand = texts.brand()
    for place in (visitor.page.locator("article"), visitor.page.get_by_role("contentinfo")):
        expect(place.locator(f"a[href='tel:{brand['phone'].replace(' ', '')}']")).to_be_visible()
        expect(place.locator(f"a[href='mailto:{brand['email']}']")).to_be_visible()


@BOTH
def test_help_shows_where_the_payer_code_stands_and_its_contents_lead_there(
    visit: Visit, lang: Language, size: str
) -> None:
    visitor = visit(lang, size).open("help")
    expect(visitor.page.get_by_role("img", name=visitor.words("bill_title"))).to_be_visible()
    contents = visitor.page.get_by_role("navigation", name=visitor.words("help_contents"))
    contents.get_by_role("link", name=visitor.words("help_faq_title")).click()
    expect(visitor.page.get_by_role("heading", name=visitor.words("help_faq_title"))).to_be_in_viewport()


def test_who_is_signed_in_goes_back_from_help_to_the_overview(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["holder"]).open("invoices")
    visitor.page.get_by_role("contentinfo").get_by_role("link", name=visitor.words("help_title")).click()
    visitor.at("help")
    visitor.page.get_by_role("banner").get_by_role("link", name=visitor.words("menu_overview")).click()
    visitor.at("overview")


def test_a_guest_signs_in_from_help(visitor: Visitor) -> None:
    visitor.open("help").page.get_by_role("banner").get_by_role("link", name="Prisijungti").click()
    visitor.at("sign_in")
