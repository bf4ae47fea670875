"""A person at a browser: opens pages, types, presses, in either language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    Route,
    expect,
)

from tests.browser.coverage import Coverage
from tests.browser.customers import Customer
from tests.browser.words import Words

FAILED_LOAD = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


class Visitor:
    """`problems` has what went wrong in the browser; statuses in `refusals` are part of the story."""

    def __init__(
        self,
        context: BrowserContext,
        site: str,
        words: Words,
        refusals: frozenset[int] = frozenset(),
        coverage: Coverage | None = None,
    ) -> None:
        self.context, self.site, self.words, self._coverage = context, site, words, coverage
        self.problems: list[str] = []
        self._refusals, self._offline, self._cut_off = refusals, False, False
        context.on("page", self._watch)
        self.page: Page = context.new_page()
        self._counter = coverage.watch(self.page) if coverage else None

    def _watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if "net::ERR_NETWORK_CHANGED" in message.text:  # a container's network came or went on this machine
            self._cut_off = True
            return
        refused = FAILED_LOAD.match(message.text)
        expected = refused and int(refused[1]) in self._refusals
        if not expected and not (self._offline and "net::ERR_" in message.text):
            self.problems.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "blob:")):
            self.problems.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._refusals:
            self.problems.append(
                f"{response.status} {response.request.method} {response.url.partition('#')[0]}"
            )

    def leave(self) -> None:
        if self._coverage and self._counter:
            self._coverage.take(self._counter)
        self.context.remove_listener("page", self._watch)
        self.page.close()

    @contextmanager
    def without_network(self, pattern: str) -> Iterator[None]:
        """While this lasts no request for an address like that gets an answer."""
        self._offline = True
        self.page.route(pattern, lambda route: route.abort("connectionfailed"))
        yield
        self.page.unroute(pattern)

    @contextmanager
    def offline(self) -> Iterator[None]:
        """While this lasts the browser has no connection at all."""
        self._offline = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)

    def window(self, **changed: datetime | bool) -> None:
        """From now on the API tells of another declaration window."""

        def answer(route: Route) -> None:
            told = route.fetch().json()
            times = {
                name: value if isinstance(value, bool) else value.isoformat()
                for name, value in changed.items()
            }
            route.fulfill(json={**told, "window": {**told["window"], **times}})

        self.page.route("**/api/session", answer)

    def signed_in(self, customer: Customer) -> "Visitor":
        name, _, value = customer.cookie.partition("=")
        where = self.site.replace("http:", "https:")  # or Chromium takes no secure cookie from here
        self.context.add_cookies([{"name": name, "value": value, "url": where, "secure": True}])
        return self

    def open(self, page: str, more: str = "") -> "Visitor":
        """Opens a page by its name in shared/pages.toml and waits until it has its data."""
        self.page.goto(self.words.address(page) + more)
        return self.settled()

    def reload(self) -> "Visitor":
        self.page.reload()
        return self.settled()

    def settled(self) -> "Visitor":
        """Waits until the page has started and has nothing more to load."""
        self._again_if_cut_off()
        expect(self.page.locator("html[data-started]")).to_be_attached()
        expect(self.page.locator("#loading:visible")).to_have_count(0)
        return self.settled() if self._cut_off else self

    def _again_if_cut_off(self) -> None:
        if self._cut_off:
            self._cut_off = False
            self.page.reload()

    def at(self, page: str) -> None:
        """The visitor is on that page, and it has its data."""
        expect(self.page).to_have_url(re.compile(re.escape(self.words.address(page)) + r"(?![\w-])"))
        self.settled()

    def field(self, key: str) -> Locator:
        return self.page.get_by_label(self.words(key), exact=True)

    def type(self, **typed: str) -> "Visitor":
        """Fills fields, each by the key of its label."""
        for key, text in typed.items():
            self.field(key).fill(text)
        return self

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(key), exact=True)

    def press(self, key: str) -> "Visitor":
        self.button(key).click()
        return self

    def link(self, key: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=self.words(key), exact=True)

    def follow(self, key: str) -> "Visitor":
        self.link(key).click()
        return self

    def go(self, key: str) -> "Visitor":
        """Follows a link of the main menu."""
        menu = self.page.get_by_role("navigation", name=self.words("menu"))
        menu.get_by_role("link", name=self.words(key), exact=True).click()
        return self

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def reads(self, key: str, **about: str) -> None:
        """Sees a text of the site."""
        self.sees(self.words(key, **about))

    def reads_heading(self, key: str, **about: str) -> None:
        expect(self.page.get_by_role("heading", name=self.words(key, **about), exact=True)).to_be_visible()

    def register(self, customer: Customer, password: str | None = None, clicks: int = 1) -> None:
        """Fills the registration form that is open, and sends it."""
        self.type(email_login=customer.email, password=password or customer.password)
        self.type(first_name=customer.first_name, last_name=customer.last_name)
        self.page.get_by_label(self.words("phone")).fill("+370 612 34567")
        self.button("register_button").click(click_count=clicks)

    def sign_in(self, customer: Customer, email: str | None = None, password: str | None = None) -> None:
        """Types the credentials into the sign-in page that is open."""
        typed = {"email_login": email or customer.email, "password": password or customer.password}
        self.type(**typed).press("sign_in")

    def refused(self, *texts: str) -> None:
        """A summary of errors has the focus and says these things; the title tells of an error too."""
        summary = self.page.locator(".summary:visible")
        expect(summary).to_be_focused()
        for text in texts:
            expect(summary).to_contain_text(text)
        expect(self.page).to_have_title(re.compile(f"^{self.words('error_prefix')}"))

    def told_at(self, field: Locator, text: str) -> None:
        """The field itself says what is wrong with it, to eyes and to screen readers."""
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(re.escape(text)))
