"""The service worker: without a connection a page of the portal says so, and nothing of anybody is kept."""

import re
from io import BytesIO

import httpx
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, expect

from local.testing import RunningPortal
from shared import texts
from shared.fields import Language
from tests.browser.conftest import Visit
from tests.browser.customers import Customers
from tests.browser.visitor import Visitor
from tools.icons import ICONS, STATIC, drawn

KEPT = """async () => {
  const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
  const kept = await Promise.all(stores.map((store) => store.keys()))
  return kept.flat().map(({ url }) => new URL(url).pathname)
}"""
LEFT = "async () => [...Object.keys(localStorage), ...(await indexedDB.databases()), document.cookie]"
DEAF = "window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)"
OFFLINE = {f"/{lang}/{texts.pages()['offline'][lang]}" for lang in texts.LANGUAGES}
ASSET = re.compile(r'"(/assets/[^"]+\.(?:css|js|svg))"')


def with_worker(visitor: Visitor) -> Visitor:
    """The browser has the worker and all that it keeps."""
    visitor.open("help").page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return visitor


def parts(portal: RunningPortal) -> set[str]:
    """What the page that is kept is made of."""
    return {file for page in OFFLINE for file in ASSET.findall(httpx.get(portal.url + page).text)}


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_without_a_connection_a_page_says_so_in_its_language_and_tries_again(
    visit: Visit, lang: Language
) -> None:
    visitor = with_worker(visit(lang))
    visitor.context.add_init_script(DEAF)
    with visitor.offline():
        visitor.page.goto(visitor.words.address("register"))
        visitor.reads_heading("offline_title")
        visitor.reads("error_network")
        expect(visitor.page.locator("html")).to_have_attribute("lang", lang)
        expect(visitor.page.locator(".card")).to_have_css("border-radius", "12px")  # the styles are there too
        with visitor.page.expect_navigation():
            visitor.press("try_again")
        visitor.reads_heading("offline_title")
    visitor.press("try_again").at("register")
    visitor.reads_heading("register_title")


@pytest.mark.uncounted  # a page whose lines are counted does not hear of the connection
def test_a_page_that_could_not_be_reached_comes_by_itself_with_the_connection(
    visitor: Visitor,
) -> None:
    with_worker(visitor)
    with visitor.offline():
        visitor.page.goto(visitor.words.address("privacy") + "#top")
        visitor.reads_heading("offline_title")
    visitor.reads_heading("privacy_title")
    assert visitor.page.url.endswith("#top")


def test_a_form_sent_without_a_connection_keeps_what_was_typed(
    visitor: Visitor, customers: Customers
) -> None:
    customer = customers.unknown()
    with_worker(visitor).open("register")
    with visitor.offline():
        visitor.register(customer)
        visitor.refused(visitor.words("error_network"))
    assert visitor.field("email_login").input_value() == customer.email
    assert visitor.field("password").input_value() == customer.password
    visitor.press("register_button").reads_heading("check_mail_title")


def test_a_file_is_not_replaced_by_the_page(visitor: Visitor, customers: Customers) -> None:
    with_worker(visitor.signed_in(customers.signed_in())).open("overview")
    with visitor.offline():
        answer = visitor.page.evaluate("fetch('/api/calendar.ics').then((a) => a.status, (e) => e.name)")
    assert answer == "TypeError"


def test_nothing_of_a_customer_is_kept_and_signing_out_leaves_nothing(
    visitor: Visitor, customers: Customers, portal: RunningPortal
) -> None:
    customer = customers.confirmed()
    with_worker(visitor).open("sign_in").sign_in(customer)
    visitor.at("overview")
    for page in ("invoices", "declare", "consumption", "contracts", "account", "my_data", "payments"):
        visitor.open(page)
        assert set(visitor.page.evaluate(KEPT)) == OFFLINE | parts(portal)
    visitor.press("sign_out").at("sign_in")
    assert set(visitor.page.evaluate(KEPT)) == OFFLINE | parts(portal)
    assert visitor.page.evaluate(LEFT) == [""]
    assert visitor.context.cookies() == []


@pytest.mark.refused(404)  # a picture's address asks for /favicon.ico
def test_a_new_worker_throws_away_what_the_one_before_kept(visitor: Visitor, portal: RunningPortal) -> None:
    visitor.page.goto(next(file for file in parts(portal) if file.endswith(".svg")))  # it registers nothing
    visitor.page.evaluate(
        "caches.open('offline-before').then((cache) => cache.put('/lt/', new Response('')))"
    )
    assert visitor.page.evaluate(KEPT) == ["/lt/"]
    with_worker(visitor)
    visitor.page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    assert set(visitor.page.evaluate(KEPT)) == OFFLINE | parts(portal)


@pytest.mark.parametrize("name", ["worker", "another"])
def test_no_script_can_trust_another_address(visitor: Visitor, name: str) -> None:
    visitor.open("help")
    made = "(name) => { try { trustedTypes.createPolicy(name, {}); return '' } catch (e) { return e.name } }"
    assert visitor.page.evaluate(made, name) == "TypeError"
    visitor.problems.clear()  # Chromium tells of the refused policy, which is what this test wants


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_those_of_the_sign_as_it_is(browser: Browser, name: str) -> None:
    width, fills = ICONS[name]
    now, then = (Image.open(file) for file in (BytesIO(drawn(browser, width, fills=fills)), STATIC / name))
    difference = ImageChops.difference(now.convert("RGBA"), then.convert("RGBA"))
    assert max(ImageStat.Stat(difference).mean) < 1  # of 255: edges differ a little by machine


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_the_portal_can_be_put_among_the_apps(visit: Visit, portal: RunningPortal, lang: Language) -> None:
    """By web.dev/articles/install-criteria: the headless shell says of nothing whether it can."""
    visitor = with_worker(visit(lang))
    told = visitor.context.new_cdp_session(visitor.page).send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = httpx.get(told["url"]).json()
    assert manifest["name"]
    assert manifest["short_name"]
    assert manifest["display"] in ("standalone", "minimal-ui", "fullscreen")
    whole = {icon["sizes"] for icon in manifest["icons"] if icon.get("purpose", "any") == "any"}
    assert {"192x192", "512x512"} <= whole
    assert not manifest.get("prefer_related_applications")
    assert (manifest["lang"], manifest["start_url"]) == (lang, visitor.words.address("overview"))
    for icon in manifest["icons"]:
        answer = httpx.get(portal.url + icon["src"])
        assert answer.headers["content-type"].partition(";")[0] == icon["type"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/sw.js", "text/javascript"), ("/lt.webmanifest", "application/manifest+json")],
)
def test_what_a_browser_keeps_the_portal_by_is_asked_for_each_time(
    portal: RunningPortal, path: str, kind: str
) -> None:
    headers = httpx.get(portal.url + path).headers
    assert (headers["content-type"].partition(";")[0], headers["cache-control"]) == (kind, "no-cache")
