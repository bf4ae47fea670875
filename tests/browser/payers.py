"""What a payer does on the pages that take money, and at the stand-in bank."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.customers import Customer, Customers
from tests.browser.visitor import Visitor

AT_THE_BANK = re.compile(r"/_bank/")
PATIENCE_MS = (
    20_000  # an order goes through the portal to the bank and back, on a machine with much else to do
)


class Payer:
    """A visitor who pays."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page, self.words = visitor, visitor.page, visitor.words

    @property
    def button(self) -> Locator:
        return self.page.locator("#pay-button")

    @property
    def amount(self) -> Locator:
        return self.visitor.field("pay_amount")

    def chooses(self, bank: str) -> "Payer":
        self.visitor.field(f"bank_{bank}").check()
        return self

    def begins(self, bank: str = "swedbank") -> "Payer":
        """Goes to the bank, which stands there with its buttons."""
        self.chooses(bank).button.click()
        expect(self.page).to_have_url(AT_THE_BANK, timeout=PATIENCE_MS)
        return self

    def decides(self, outcome: str, seconds: int | None = None) -> "Payer":
        """Presses a button of the bank's page."""
        if seconds is not None:
            self.page.locator("#seconds").fill(str(seconds))
        self.page.locator(f"button[value={outcome}]").click()
        return self

    def reads_outcome(self, state: str, within: float = 20) -> None:
        """The page of the payment says that, with what to do next, and its title says it too."""
        self.visitor.settled()
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(self.words(f"poutcome_{state}"), timeout=within * 1000)
        self.visitor.reads(f"psaid_{state}")
        expect(self.page).to_have_title(re.compile(re.escape(self.words(f"poutcome_{state}"))))

    @property
    def parts(self) -> Locator:
        return self.page.locator("#parts li")


def payments(customers: Customers, customer: Customer) -> list[dict[str, Any]]:
    """All that the customer has paid or tried to, as the API tells it, newest first."""
    found: list[dict[str, Any]] = customers.ask("GET", "/api/payments", 200, customer).json()["payments"]
    return found


def total_due(customers: Customers, customer: Customer) -> int:
    return int(customers.ask("GET", "/api/invoices", 200, customer).json()["total_due"])
