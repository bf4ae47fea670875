"""The pages around a payment: each of its states, the transfer, and paying by the link of a mail."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from shared.fields import Language
from tests.browser import looking
from tests.browser.billing import SMALL
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers
from tests.browser.payers import Payer
from tests.browser.visitor import Visitor

PAYMENT = "01kaq5vq8h3x9m2c7d4e5f6g7h"
BILL = SMALL["01567"]
TOKEN = "x" * 43
IN_BOTH = pytest.mark.parametrize(("lang", "scheme"), [("lt", "light"), ("en", "dark")])
STATES = [
    "created", "waiting", "received", "refused", "cancelled", "expired",
    "voided", "partly_refunded", "refunded",
]  # fmt: skip
REFUNDS = {
    "partly_refunded": [
        {"amount": 870, "at": "2026-11-24T09:00:00Z"}, {"amount": 30, "at": "2026-11-25T09:00:00Z"},
    ],
    "refunded": [{"amount": 5000, "at": "2026-11-24T09:00:00Z"}],
}  # fmt: skip


def told(state: str, **more: object) -> dict[str, Any]:
    """A payment as the API tells it."""
    parts = [{"payer_code": "01234", "number": "Fiz12345", "amount": 4130}]
    credit = [{"payer_code": "01234", "amount": 870}]
    is_booked = state in ("received", "partly_refunded")
    return {
        "id": PAYMENT, "state": state, "amount": 5000, "currency": "EUR", "provider": "montonio",
        "bank": "swedbank", "created_at": "2026-11-23T11:00:00Z",
        "received_at": "2026-11-23T11:01:00Z" if is_booked else None,
        "invoices": parts, "advance": credit, "covered": parts if is_booked else [],
        "credit": credit if is_booked else [],
        "refunds": REFUNDS.get(state, []), "returning": 100 if state == "partly_refunded" else 0,
        "redirect_url": "/lt/" if state == "waiting" else None,
    } | more  # fmt: skip


def flaws(visitor: Visitor) -> list[str]:
    return looking.flaws(visitor.page, visitor.words.lang)


@IN_BOTH
@pytest.mark.parametrize("state", STATES)
def test_each_state_of_a_payment_is_said_to_everybody(
    visit: Visit, people: People, lang: Language, scheme: str, state: str
) -> None:
    visitor = visit(lang, "phone", people["holder"], scheme=scheme)
    visitor.page.route("**/api/payments/*", lambda route: route.fulfill(json=told(state)))
    visitor.open("payment", f"?payment={PAYMENT}&order-token=eyJh")
    Payer(visitor).reads_outcome(state)
    expect(visitor.page).to_have_url(re.compile(rf"\?payment={PAYMENT}$"))
    again, go_on = visitor.link("payment_again"), visitor.link("payment_continue")
    expect(again).to_be_visible(visible=state in ("created", "refused", "cancelled", "expired"))
    expect(go_on).to_be_visible(visible=state == "waiting")
    back = visitor.page.locator("#back")
    expect(back).to_be_visible(visible=state in REFUNDS)
    expect(back.locator("li")).to_have_count({"partly_refunded": 3, "refunded": 1}.get(state, 0))
    if state == "partly_refunded":
        expect(back).to_contain_text(visitor.words("payment_returning"))
        expect(back).to_contain_text(visitor.words("payment_back_when"))
    assert flaws(visitor) == []


@IN_BOTH
def test_the_list_of_payments_goes_on_and_is_for_everybody(
    visit: Visit, people: People, lang: Language, scheme: str
) -> None:
    def answer(route: Route) -> None:
        is_second = "next=" in route.request.url
        states = STATES[4:] if is_second else STATES[:4]
        route.fulfill(json={"payments": [told(s) for s in states], "next": None if is_second else "there"})

    visitor = visit(lang, "phone", people["holder"], scheme=scheme)
    visitor.page.route(re.compile(r"/api/payments(\?|$)"), answer)
    visitor.open("payments").press("show_more")
    rows = visitor.page.locator("#payments tr")
    expect(rows).to_have_count(len(STATES))
    expect(rows.nth(4).get_by_role("link")).to_be_focused()
    for row, state in enumerate(STATES):
        expect(rows.nth(row)).to_contain_text(visitor.words(f"pstate_{state}"))
        expect(rows.nth(row)).to_contain_text("Fiz12345")
        back = {"partly_refunded": "9", "refunded": "50"}.get(state)
        expect(rows.nth(row).locator(".payment-back")).to_have_text(
            re.compile(rf"{back}[.,]00") if back else ""
        )
    expect(visitor.button("show_more")).to_be_hidden()
    assert flaws(visitor) == []


TRANSFER = {"provider": "transfer", "bank": None, "created_at": "2026-11-19T22:00:00Z"}
DAYS = {"lt": "2026-11-20", "en": "20 Nov 2026"}


@IN_BOTH
def test_a_transfer_stands_among_the_payments_with_its_day(
    visit: Visit, people: People, lang: Language, scheme: str
) -> None:
    one = told("received", **TRANSFER, received_at=TRANSFER["created_at"])
    visitor = visit(lang, "phone", people["holder"], scheme=scheme)
    payments = {"payments": [one], "next": None}
    visitor.page.route(re.compile(r"/api/payments(\?|$)"), lambda route: route.fulfill(json=payments))
    visitor.page.route("**/api/payments/*", lambda route: route.fulfill(json=one))
    row = visitor.open("payments").page.locator("#payments tr")
    expect(row).to_contain_text(visitor.words("bank_transfer"))
    expect(row.get_by_role("link").first).to_have_text(DAYS[lang])
    assert flaws(visitor) == []
    visitor.open("payment", f"?payment={PAYMENT}")
    Payer(visitor).reads_outcome("received")
    expect(visitor.page.locator("#received")).to_contain_text(DAYS[lang])
    expect(visitor.page.locator("#begun")).to_be_hidden()
    expect(visitor.link("receipt_link")).to_be_visible()
    assert flaws(visitor) == []


@pytest.mark.refused(404)
def test_a_payment_of_somebody_else_is_not_found(visitor: Visitor, customers: Customers) -> None:
    visitor.signed_in(customers.signed_in()).open("payment", f"?payment={PAYMENT}")
    expect(visitor.page.locator("#failed")).to_contain_text(visitor.words.error("not_found"))


def test_what_a_transfer_needs_is_copied_with_a_button_each(visit: Visit, people: People) -> None:
    visitor = visit("lt", "desk", people["holder"])
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.open("invoice", f"#{BILL.last_invoice}")
    expected = {
        "payee": "UAB „Pakruojo šiluma“",
        "iban": "LT601010012345678901",
        "amount": "118,31",
        "text": f"Mokėtojo kodas {BILL.payer_code}, sąskaita {BILL.last_invoice}",
    }
    for fact, text in expected.items():
        button = visitor.page.locator(f"[data-copy=copy-{fact}]")
        expect(button).to_have_accessible_description(visitor.words(f"transfer_{fact}"))
        button.click()
        expect(button).to_have_text(visitor.words("copied"))
        assert visitor.page.evaluate("navigator.clipboard.readText()") == text
    code = visitor.page.get_by_role("img", name=visitor.words("qr_alt"))
    expect(code).to_be_visible()
    assert code.evaluate("(img) => img.decode().then(() => img.naturalWidth > 0)")


def test_where_the_clipboard_is_closed_the_text_is_selected(visit: Visit, people: People) -> None:
    visitor = visit("en", "phone", people["holder"])
    visitor.page.add_init_script("delete Navigator.prototype.clipboard")
    visitor.open("invoice", f"#{BILL.last_invoice}")
    visitor.page.locator("[data-copy=copy-iban]").click()
    visitor.reads("copy_by_hand")
    assert visitor.page.evaluate("getSelection().toString()") == "LT60 1010 0123 4567 8901"


class Link:
    """The API's answers to the link of a mail; `payment` is what became of one that was begun."""

    def __init__(self, visitor: Visitor, due: int = 4130) -> None:
        self.payment: dict[str, Any] | None = None
        self.due, self.asked = due, list[Any]()
        visitor.page.route("**/api/payments/link", self._link)
        visitor.page.route("**/api/payments", self._begin)

    def _link(self, route: Route) -> None:
        asked: Any = route.request.post_data_json
        self.asked.append(asked)
        payment = self.payment if "payment_id" in asked else None
        about = {
            "number": "Fiz12345",
            "amount": 5214,
            "due": self.due,
            "due_on": "2026-11-30",
            "currency": "EUR",
        }
        route.fulfill(json=about | {"state": "partly_paid", "online": True, "payment": payment})

    def _begin(self, route: Route) -> None:
        self.asked.append(route.request.post_data_json)
        self.payment = told("waiting", advance=[])
        back = f"?payment={PAYMENT}&order-token=eyJh"  # as if the payer came straight back
        route.fulfill(status=201, json=self.payment | {"redirect_url": back})


@IN_BOTH
def test_an_invoice_is_paid_by_the_link_of_its_mail_without_signing_in(
    visit: Visit, lang: Language, scheme: str
) -> None:
    visitor = visit(lang, "phone", scheme=scheme)
    link, payer = Link(visitor), Payer(visitor)
    visitor.open("pay", f"#token={TOKEN}").reads_heading("link_title", number="Fiz12345")
    assert TOKEN not in visitor.page.url
    sums = {"lt": ("52,14 €", "41,30 €", "2026-11-30"), "en": ("€52.14", "€41.30", "30 Nov 2026")}[lang]
    for text in sums:
        expect(visitor.page.locator("#about")).to_contain_text(text)
    assert flaws(visitor) == []

    payer.chooses("seb").button.click()
    payer.reads_outcome("waiting")
    assert flaws(visitor) == []
    begun = link.asked[1]
    assert (begun["token"], begun["bank"], "invoices" in begun) == (TOKEN, "seb", False)
    assert link.asked[-1] == {"token": TOKEN, "payment_id": PAYMENT}
    link.payment, link.due = told("received"), 0
    payer.reads_outcome("received")
    visitor.follow("link_to_invoice").reads("link_nothing_due")
    expect(payer.button).to_be_hidden()


@IN_BOTH
def test_a_way_back_from_the_bank_into_another_tab_says_what_to_do(
    visit: Visit, lang: Language, scheme: str
) -> None:
    visitor = visit(lang, "phone", scheme=scheme).open("pay", f"?payment={PAYMENT}")
    visitor.reads_heading("link_lost_title")
    assert flaws(visitor) == []


@pytest.mark.refused(404, 410)
@IN_BOTH
def test_a_link_that_is_made_up_leads_to_signing_in(visit: Visit, lang: Language, scheme: str) -> None:
    visitor = visit(lang, "phone", scheme=scheme).open("pay", f"#token={TOKEN}")
    visitor.reads_heading("expired_title")
    assert flaws(visitor) == []
