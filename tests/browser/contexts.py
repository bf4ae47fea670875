"""The browsers of visitors: each has its own cookies and storage."""

from typing import Literal

from playwright.sync_api import Browser, BrowserContext, ViewportSize

from shared.fields import Language

PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
SIZES = {"phone": PHONE, "desk": DESK}
LOCALES = {"lt": "lt-LT", "en": "en-GB"}

type Scheme = Literal["light", "dark"]


class Contexts:
    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._shared: dict[tuple[str, ...], BrowserContext] = {}

    def new(self, site: str, lang: Language, size: str, scheme: Scheme) -> BrowserContext:
        context = self._browser.new_context(
            base_url=site, locale=LOCALES[lang], timezone_id="Europe/Vilnius", viewport=SIZES[size],
            has_touch=size == "phone", reduced_motion="reduce", color_scheme=scheme,
        )  # fmt: skip
        context.set_default_timeout(10_000)
        return context

    def shared(self, who: str, site: str, lang: Language, size: str, scheme: Scheme) -> BrowserContext:
        """One for all tests that only look: a page whose parts the browser has opens in half the time."""
        key = (who, site, lang, size, scheme)
        if key not in self._shared:
            self._shared[key] = self.new(site, lang, size, scheme)
        return self._shared[key]

    def has(self, context: BrowserContext) -> bool:
        """Whether others will have it too."""
        return context in self._shared.values()
