"""A session that ends, a connection that fails, a press too many: what was typed stays, and is sent once."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Request, expect

from tests.browser.billing import Bill, Billing
from tests.browser.customers import Customer, Customers
from tests.browser.payers import AT_THE_BANK, PATIENCE_MS, Payer, payments
from tests.browser.visitor import Visitor

TYPED = """(inputs) => inputs.map((el) => ['radio', 'checkbox'].includes(el.type) ? el.checked : el.value)"""


@dataclass(frozen=True)
class Form:
    page: str
    like: str
    """The kind of contract whose bill is in the hand."""
    fill: Callable[[Visitor, Bill], object]
    button: str
    path: str
    done: Callable[[Visitor], object]
    stored: Callable[[Customers, Customer, Bill], object]
    expected: Callable[[Bill], object]

    def __str__(self) -> str:
        return self.page


def fill_payment(visitor: Visitor, bill: Bill) -> None:
    visitor.page.locator("#picks input").first.uncheck()
    Payer(visitor).chooses("seb").amount.fill("18,3")


def fill_names(visitor: Visitor, bill: Bill) -> None:
    visitor.type(first_name="Kanarutė")
    visitor.page.get_by_label(visitor.words("phone")).fill("8 612 34567")
    visitor.page.get_by_label("English").check()


def fill_label(visitor: Visitor, bill: Bill) -> None:
    visitor.page.locator("[data-do=rename]").click()
    visitor.type(label="Mamos butas")


def read_payments(customers: Customers, customer: Customer, bill: Bill) -> list[tuple[int, str]]:
    return [(payment["amount"], payment["bank"]) for payment in payments(customers, customer)]


def read_account(customers: Customers, customer: Customer, bill: Bill) -> tuple[str, ...]:
    account = customers.ask("GET", "/api/account", 200, customer).json()
    return account["first_name"], account["phone"], account["language"]


def read_contracts(customers: Customers, customer: Customer, bill: Bill) -> list[tuple[str, str]]:
    contracts = customers.ask("GET", "/api/contracts", 200, customer).json()["contracts"]
    return [(contract["payer_code"], contract["label"]) for contract in contracts]


FORMS = [
    Form(
        "declare", "01234", lambda visitor, _: visitor.page.locator("#groups input").fill("8,250"),
        "#declare [type=submit]", "/api/declarations",
        lambda visitor: visitor.reads("declared_count", n="1", total="1"),
        Customers.declared, lambda _: {"KV1_241": "8.250"},
    ),
    Form(
        "invoices", "01567", fill_payment, "#pay-button", "/api/payments",
        lambda visitor: expect(visitor.page).to_have_url(AT_THE_BANK, timeout=PATIENCE_MS),
        read_payments, lambda _: [(1830, "seb")],
    ),
    Form(
        "account", "01890", fill_names, "#profile [type=submit]", "/api/account",
        lambda visitor: visitor.reads("saved"),
        read_account, lambda _: ("Kanarutė", "+37061234567", "en"),
    ),
    Form(
        "contracts", "01890", fill_label, "[data-form=rename] [type=submit]", "/api/contracts/",
        lambda visitor: visitor.reads("renamed"),
        read_contracts, lambda bill: [(bill.payer_code, "Mamos butas")],
    ),
    Form(
        "add_contract", "",
        lambda visitor, bill: visitor.type(payer_code=bill.payer_code, last_invoice=bill.last_invoice),
        "#attach [type=submit]", "/api/contracts",
        lambda visitor: visitor.at("contracts"),
        read_contracts, lambda bill: [(bill.payer_code, None)],
    ),
]  # fmt: skip


class Filled:
    """A form that somebody has filled in and not sent."""

    def __init__(self, form: Form, visitor: Visitor, customers: Customers, billing: Billing) -> None:
        self.form, self.visitor, self._customers = form, visitor, customers
        self.bill = billing.bill_like(form.like or "01890")
        self.customer = customers.signed_in(*([self.bill] if form.like else []))
        form.fill(visitor.signed_in(self.customer).open(form.page), self.bill)
        self.before = self.typed()
        self._sent: list[Request] = []
        visitor.page.on("requestfinished", self._note)

    def _note(self, request: Request) -> None:
        if request.method != "GET" and form_path(request).startswith(self.form.path):
            self._sent.append(request)

    def typed(self) -> list[str | bool]:
        found: list[str | bool] = self.visitor.page.locator("main input:visible").evaluate_all(TYPED)
        return found

    def send(self) -> None:
        self.visitor.page.locator(self.form.button).click()

    def gets_no_answer(self) -> None:
        """Sends it to a server that says nothing for as long as a page waits."""
        page = self.visitor.page
        page.clock.install()
        page.route("**/api/**", lambda _: None)
        self.send()
        expect(page.locator("[aria-disabled]")).to_have_count(1)
        page.clock.run_for(30_000)
        page.unroute("**/api/**")

    def end_session(self) -> None:
        self._customers.ask("DELETE", "/api/session", 204, self.customer, "{}")

    def sent_once(self) -> None:
        """Two presses at once send it once, and it is stored."""
        self._sent.clear()
        self.visitor.page.locator(self.form.button).dblclick()
        self.form.done(self.visitor)
        assert len(self._sent) == 1
        assert self.form.stored(self._customers, self.customer, self.bill) == self.form.expected(self.bill)


def form_path(request: Request) -> str:
    return re.sub(r"^https?://[^/]+", "", request.url)


@pytest.fixture(params=FORMS, ids=str)
def filled(
    request: pytest.FixtureRequest, visitor: Visitor, customers: Customers, billing: Billing
) -> Filled:
    return Filled(request.param, visitor, customers, billing)


@pytest.mark.refused(401)
def test_a_session_that_ended_goes_on_after_signing_in_again_with_what_was_typed(filled: Filled) -> None:
    visitor = filled.visitor
    filled.end_session()
    filled.send()
    visitor.at("sign_in")
    visitor.reads("notice_session_ended")
    visitor.sign_in(filled.customer)
    visitor.at(filled.form.page)
    assert filled.typed() == filled.before


def test_a_form_without_a_connection_or_an_answer_keeps_what_was_typed_and_is_then_sent_once(
    filled: Filled,
) -> None:
    visitor = filled.visitor
    with visitor.without_network("**/api/**"):
        filled.send()
        visitor.refused(visitor.words("error_network"))
    assert filled.typed() == filled.before
    filled.gets_no_answer()
    visitor.refused(visitor.words("error_network"))
    assert filled.typed() == filled.before
    filled.sent_once()
