"""Every page in both languages: fits a phone, can be pressed, has its title, and axe finds nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from frontend.headers import HEADERS
from local.testing import RunningPortal
from shared import texts
from shared.fields import Language
from tests.browser import looking
from tests.browser.billing import SMALL
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor

type Act = Callable[[Visitor], object]
BILL = SMALL["01567"]
TOKEN = "#token=" + "x" * 43


@dataclass(frozen=True)
class Scene:
    """A page as somebody of `people` sees it."""

    page: str
    who: str = "guest"
    more: str = ""
    act: Act = Visitor.settled
    what: str = ""

    def __str__(self) -> str:
        return " ".join(word for word in (self.who, self.page, self.what) if word)


def press(key: str) -> Act:
    return lambda visitor: visitor.press(key)


def soon(visitor: Visitor) -> None:
    visitor.window(closes_at=datetime.now(UTC) + timedelta(days=1))
    visitor.reload()
    expect(visitor.page.locator("#window-line")).to_be_visible()


def open_forms(visitor: Visitor) -> None:
    for action in ("deliver", "rename", "detach"):
        visitor.page.locator(f"[data-do={action}]").first.click()


def declare_badly(visitor: Visitor) -> None:
    visitor.page.locator("#groups input").first.fill("daug")
    visitor.press("declare_button")
    expect(visitor.page.locator(".summary")).to_be_focused()


def press_pay(visitor: Visitor) -> None:
    visitor.page.locator("#pay-button").click()
    expect(visitor.page.locator(".summary")).to_be_focused()


def empty_profile(visitor: Visitor) -> None:
    visitor.type(first_name="", last_name="").press("save")


def type_password(visitor: Visitor) -> None:
    visitor.type(password="abcdefG1")


SCENES = [
    Scene("sign_in"),
    Scene("sign_in", act=press("sign_in"), what="with errors"),
    Scene("register"),
    Scene("register", act=type_password, what="while typing"),
    Scene("register", act=press("register_button"), what="with errors"),
    Scene("confirm", more=TOKEN),
    Scene("confirm", what="without its token"),
    Scene("forgot"),
    Scene("forgot", act=press("forgot_button"), what="with errors"),
    Scene("reset", more=TOKEN),
    Scene("reset", what="without its token"),
    Scene("email_confirm", more=TOKEN),
    *(Scene(page, what="without its token") for page in ("pay", "reminder", "unsubscribe")),
    Scene("not_found"),
    Scene("offline"),
    *(Scene(page) for page in ("help", "privacy", "accessibility")),
    *(
        Scene(page, "newcomer")
        for page in ("overview", "contracts", "invoices", "payments", "declare", "consumption", "readings")
    ),
    Scene("my_data", "newcomer"),
    *(Scene(page, "holder") for page in ("overview", "contracts", "add_contract", "invoices", "declare")),
    *(Scene(page, "holder") for page in ("consumption", "readings")),
    *(Scene(page, "holder") for page in ("account", "my_data", "close_account")),
    *(Scene(page, "leaver") for page in ("overview", "contracts", "declare", "consumption", "readings")),
    Scene("account", "holder", act=soon, what="with the line about the window"),
    Scene("invoice", "holder", f"#{BILL.last_invoice}"),
    Scene("invoices", "holder", act=press_pay, what="with errors"),
    Scene("contracts", "holder", act=open_forms, what="with open forms"),
    Scene("add_contract", "holder", act=press("add_contract_button"), what="with errors"),
    Scene("declare", "holder", act=declare_badly, what="with errors"),
    Scene("account", "holder", act=empty_profile, what="with errors"),
    Scene("close_account", "holder", act=press("close_button"), what="with errors"),
]


@pytest.mark.parametrize(("lang", "scheme"), [("lt", "light"), ("en", "dark")])
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_a_page_is_for_everybody(
    visit: Visit, people: People, scene: Scene, lang: Language, scheme: str
) -> None:
    visitor = visit(lang, "phone", people[scene.who], scheme=scheme, looking=True)
    scene.act(visitor.open(scene.page, scene.more))
    assert looking.flaws(visitor.page, lang) == []


PAGES = [f"/{lang}/{slugs[lang]}" for slugs in texts.pages().values() for lang in texts.LANGUAGES]


@pytest.mark.parametrize("path", ["/lt/", "/en/", *PAGES])
def test_every_page_has_the_headers_that_keep_it_safe(portal: RunningPortal, path: str) -> None:
    answer = httpx.get(portal.url + path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-cache"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/json))", answer.text)


def test_the_head_of_a_page_is_one_line_on_a_phone(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in(named=("Konstantinas", "Kanarauskas"))).open("contracts")
    out, brand = (visitor.page.locator(part).bounding_box() for part in ("#sign-out", ".brand"))
    assert out
    assert brand
    assert brand["y"] <= out["y"] + out["height"] / 2 <= brand["y"] + brand["height"]


BREACHES = [
    "document.body.innerHTML = '<b>x</b>'",
    "document.body.setAttribute('style', 'color: red')",
    "document.body.setAttribute('onclick', 'alert(1)')",
    "new Image().src = 'https://example.com/picture.png'",
    "fetch('https://example.com/').catch(() => {})",
    "console.error('trouble')",
    "setTimeout(() => { throw new Error('trouble') })",
]


def test_the_policy_stops_what_no_page_may_do_and_every_test_would_notice(visitor: Visitor) -> None:
    visitor.open("sign_in")
    for breach in BREACHES:
        visitor.page.evaluate(f"() => {{ try {{ {breach} }} catch {{}} }}")
        for _ in range(100):
            visitor.page.wait_for_timeout(20)
            if visitor.problems:
                break
        assert visitor.problems, breach
        visitor.problems.clear()
    expect(visitor.page.locator("body")).not_to_have_css("color", "rgb(255, 0, 0)")
    visitor.reads_heading("sign_in_title")


def test_without_scripts_the_page_says_whom_to_call(browser: Browser, portal: RunningPortal) -> None:
    context = browser.new_context(base_url=portal.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/lt/registruotis")
    expect(page.locator("noscript a[href^='tel:']")).to_be_visible()
    context.close()


def test_an_invoice_prints_without_menu_and_buttons(visit: Visit, people: People) -> None:
    visitor = visit("lt", "desk", people["holder"]).open("invoice", f"#{BILL.last_invoice}")
    visitor.page.emulate_media(media="print")
    expect(visitor.page.get_by_role("navigation")).to_be_hidden()
    expect(visitor.page.locator("main button:visible")).to_have_count(0)
    expect(visitor.page.locator("#lines tr")).to_have_count(4)


@pytest.mark.refused(404)
def test_an_unknown_address_leads_back_to_the_start(visitor: Visitor) -> None:
    visitor.page.goto("/lt/nera-tokio")
    visitor.reads_heading("not_found")
