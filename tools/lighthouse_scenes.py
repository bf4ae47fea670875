"""Each page of the site as the one sees it who it is for: signed in, or led there by the link of a mail."""

import json
import secrets
from dataclasses import dataclass

import httpx

from local.testing import RunningPortal
from shared.fields import Language
from tests.browser.billing import EXAMPLES, Bill
from tests.browser.customers import Customer, Customers
from tests.browser.exchange import Exchange
from tests.browser.post import Mailbox
from tests.browser.test_reminders import Reminders
from tests.browser.words import Words

TOKENS = ("confirm", "reset", "email_confirm")
BILLS = {"lt": ("01567", "01890"), "en": ("01234", "02110")}


@dataclass(frozen=True)
class Scene:
    page: str
    lang: Language
    url: str
    cookie: str
    skipped: tuple[str, ...]
    """Audits that the page cannot pass, as it is kept from search engines."""

    def __str__(self) -> str:
        return f"{self.page} {self.lang}"


class Scenes:
    def __init__(self, portal: RunningPortal) -> None:
        self._portal, self._mailbox = portal, Mailbox(portal.url)
        self._customers = Customers(self._mailbox)
        self._reminders = Reminders(portal, self._customers, self._mailbox)
        self._people: dict[Language, Customer] = {}

    def scene(self, page: str, lang: Language) -> Scene:
        url = self._portal.url + Words(lang).address(page) + self._more(page, lang)
        html = httpx.get(url).text
        hidden = '<meta name="robots" content="noindex">' in html
        cookie = self._customer(lang).cookie if "data-signed-in" in html else ""
        return Scene(page, lang, url, cookie, ("is-crawlable",) if hidden else ())

    def _customer(self, lang: Language) -> Customer:
        """A customer of two contracts."""
        if lang not in self._people:
            bills = (EXAMPLES[kind] for kind in BILLS[lang])
            self._people[lang] = self._customers.signed_in(*bills, lang=lang, named=("Ona", "Pavyzdienė"))
        return self._people[lang]

    def _more(self, page: str, lang: Language) -> str:
        """What the address of a page needs besides."""
        if page in TOKENS:
            return f"#token={secrets.token_urlsafe(32)}"
        if page == "invoice":
            return f"#{self._bill(lang).last_invoice}"
        if page == "payment":
            return f"?payment={self._payment(lang)}"
        if page in ("reminder", "unsubscribe"):
            return self._fragment(self._reminders.link(self._customer(lang), page))
        return self._fragment(self._paying_link(lang)) if page == "pay" else ""

    def _bill(self, lang: Language) -> Bill:
        return EXAMPLES[BILLS[lang][0]]

    def _fragment(self, link: str) -> str:
        return "#" + link.partition("#")[2]

    def _payment(self, lang: Language) -> str:
        """One that waits for the bank."""
        about = {"invoices": [self._bill(lang).last_invoice], "amount": 100, "bank": "swedbank"}
        body = {**about, "key": secrets.token_hex(16)}
        answer = self._customers.post("/api/payments", body, 201, self._customer(lang))
        return str(json.loads(answer.text)["id"])

    def _paying_link(self, lang: Language) -> str:
        """Of the mail about a new invoice."""
        customer, bill = self._customer(lang), self._bill(lang)
        about = {"number": f"{bill.last_invoice}.M", "payer_code": bill.payer_code, "period": "2026-11"}
        sums = {"issued_on": "2026-12-09", "due_on": "2026-12-31", "amount": "61.20", "paid": "0.00"}
        Exchange(self._portal.log.parent / "exchange").send(f"invoices-{lang}", [about | sums])
        return self._mailbox.link(customer.email, Words(lang).subject("new_invoice"))
