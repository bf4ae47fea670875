"""An invoice as the customer sees it."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

type State = Literal["unpaid", "partly_paid", "paid", "overdue"]


class Bill(BaseModel):
    """What the billing system says of an invoice; `amount` in cents."""

    number: str
    payer_code: str
    period: str
    issued_on: str
    due_on: str
    amount: int
    currency: str


class Invoice(Bill):
    """An invoice today: `due` is what is left to pay, in cents."""

    due: int
    state: State


class Balance(BaseModel):
    """What a contract owes in all, in cents, as of a date; below zero it is overpaid."""

    payer_code: str
    balance: int
    as_of: str


class Line(BaseModel):
    """A line of an invoice: quantity and price as decimal strings, the amount in cents."""

    name: str
    quantity: str | None
    unit: str | None
    price: str | None
    amount: int


class Credit(BaseModel):
    """What was paid for a contract beyond its invoices, in cents."""

    payer_code: str
    amount: int


def known_paid(paid: int, settled: int) -> int:
    """What counts as paid: the billing system's `paid` may or may not hold yet what the portal `settled`.

    The greater one, so that nothing is owed twice.
    """
    return max(paid, settled)


def due(amount: int, paid: int) -> int:
    """What is left to pay; an overpaid invoice owes nothing."""
    return max(0, amount - paid)


def state(amount: int, paid: int, due_on: date, today: date) -> State:
    """Overdue from the day after `due_on`, which is itself in time."""
    if not due(amount, paid):
        return "paid"
    if today > due_on:
        return "overdue"
    return "partly_paid" if paid > 0 else "unpaid"


def invoice(item: dict[str, Any], today: date) -> Invoice:
    """From an item of the Invoices table."""
    amount, paid = int(item["amount"]), known_paid(int(item["paid"]), int(item.get("settled", 0)))
    standing = state(amount, paid, date.fromisoformat(item["due_on"]), today)
    return Invoice.model_validate(item | {"amount": amount, "due": due(amount, paid), "state": standing})


def lines(item: dict[str, Any] | None) -> list[Line]:
    """From a LINES item of the Invoices table, if the billing system sent one."""
    return [
        Line.model_validate(line | {"unit": line["unit"] or None, "amount": int(line["amount"])})
        for line in (item or {}).get("lines", [])
    ]
