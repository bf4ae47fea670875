"""What a page surely needs is asked for before its modules are there: once, and nothing that is not used."""

import re

import pytest
from playwright.sync_api import Request

from tests.browser.billing import SMALL
from tests.browser.conftest import People, Visit
from tests.browser.test_paying_pages import PAYMENT, told
from tests.browser.test_shifts import late
from tests.browser.visitor import Visitor

CODE, NUMBER = SMALL["01567"].payer_code, SMALL["01567"].last_invoice
# Page, the rest of its address, and how many requests at most wait for what the modules find out.
PLACES = [
    *((page, "", 0) for page in ("overview", "contracts", "payments", "declare", "consumption", "invoices")),
    *((page, "", 0) for page in ("account", "my_data", "close_account", "add_contract")),
    ("readings", "", 1),
    ("invoices", f"?payer_code={CODE}", 0),
    ("invoices", f"?pay={NUMBER}#pay", 1),
    ("invoice", f"#{NUMBER}", 2),
    ("payment", f"?payment={PAYMENT}&order-token=eyJh", 0),
]
EARLY = "(which) => Array.from(document.querySelectorAll(`link[as=fetch]${which}`), (link) => link.href)"


def asked(visitor: Visitor, page: str, more: str) -> list[str]:
    """What the page asks the API until it has its data."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        if "/api/" in request.url:
            addresses.append(request.url)

    visitor.page.goto("about:blank")  # or another fragment would be the same page
    visitor.page.on("request", note)
    visitor.open(page, more)
    visitor.page.remove_listener("request", note)
    return addresses


def test_a_page_asks_early_and_once(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["holder"], looking=True)
    visitor.page.route("**/api/payments/*", lambda route: route.fulfill(json=told("received")))
    # first.js asks what the address tells, unless the modules are quicker.
    visitor.page.route(re.compile(r"/assets/(invoices?|payment)-\w+\.js"), late)
    for page, more, waiting in PLACES:
        all_asked = asked(visitor, page, more)
        early = visitor.page.evaluate(EARLY, "")
        assert len(set(all_asked)) == len(all_asked), (page, more)
        assert set(early) <= set(all_asked), (page, more)
        assert len(all_asked) - len(early) <= waiting, (page, more, set(all_asked) - set(early))
        assert visitor.page.evaluate(EARLY, ":not([data-taken])") == [], (page, more)


@pytest.mark.refused(503)
def test_a_refusal_of_what_was_asked_early_is_told_in_the_language_of_the_page(
    visit: Visit, people: People
) -> None:
    visitor = visit("en", customer=people["holder"])
    busy = {"code": "busy", "detail": "Per daug darbo."}  # as browsers ask in their own language
    visitor.page.route("**/api/contracts", lambda route: route.fulfill(status=503, json=busy))
    visitor.open("contracts").reads("error_busy")
    again = {"code": "busy", "detail": "Too much to do."}
    visitor.page.route("**/api/contracts", lambda route: route.fulfill(status=503, json=again))
    visitor.press("try_again").sees("Too much to do.")
