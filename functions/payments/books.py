"""The ledger's rules: what a booking that is due books. Pure: no table, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from functions.payments import lots
from functions.payments.causes import Due
from functions.payments.lots import Moved
from shared.invoices import due, known_paid
from shared.payment import (
    PAID,
    REFUND,
    Booking,
    Credited,
    Entry,
    Order,
    Payment,
    Settled,
)

SUSPENSE = lots.SUSPENSE

type InvoiceKey = tuple[str, str]
"""Payer code and invoice number."""


@dataclass(frozen=True)
class Standing:
    """An invoice as the billing system and earlier bookings left it; cents."""

    amount: int
    paid: int
    settled: int
    version: int

    @property
    def due(self) -> int:
        return due(self.amount, known_paid(self.paid, self.settled))


@dataclass(frozen=True)
class Credit:
    """What a contract has paid beyond its invoices; cents."""

    amount: int = 0
    version: int = 0


@dataclass(frozen=True)
class Standings:
    """What a booking meets: an invoice that is not there takes nothing, a missing credit is none."""

    invoices: Mapping[InvoiceKey, Standing] = field(default_factory=dict)
    credits: Mapping[str, Credit] = field(default_factory=dict)


def touched(payment: Payment, found: Due) -> tuple[list[InvoiceKey], list[str]]:
    """The invoices and the credits (payer codes) whose standings the booking needs."""
    if found.cause == PAID:
        order = cast("Order", payment.order)  # it fits, so there is one
        return [(part.payer_code, part.number) for part in order.invoices], payer_codes(order)
    moved = _moved(payment, found, Standings())
    return list(moved.invoices), list(moved.credits)


def payer_codes(order: Order) -> list[str]:
    """The contracts that an order pays for, each once."""
    codes = [part.payer_code for part in order.invoices] + [some.payer_code for some in order.advance]
    return list(dict.fromkeys(codes))


def booking(payment: Payment, found: Due, standings: Standings, now: int) -> Booking:
    """What is to be put: entries that sum to zero, and each projection one version on."""
    return _booking(found, _moved(payment, found, standings), standings, now)


def _moved(payment: Payment, found: Due, standings: Standings) -> Moved:
    event = found.event
    if found.undoes:
        return lots.undone(payment, found.undoes)
    if found.cause.startswith(REFUND):
        return lots.returned(lots.lot_of(payment, event), event.amount)
    if found.cause == PAID:
        return Moved(event.amount, *allocated(cast("Order", payment.order), standings.invoices))
    return Moved(event.amount)


def allocated(
    order: Order, invoices: Mapping[InvoiceKey, Standing]
) -> tuple[dict[InvoiceKey, int], dict[str, int]]:
    """What each invoice gets, at most its due, and what is left for each contract as credit; no zeros."""
    parts = {
        (part.payer_code, part.number): min(part.amount, invoices[part.payer_code, part.number].due)
        for part in order.invoices
        if (part.payer_code, part.number) in invoices
    }
    left = dict.fromkeys(payer_codes(order), 0)
    for part in order.invoices:
        left[part.payer_code] += part.amount - parts.get((part.payer_code, part.number), 0)
    for advance in order.advance:
        left[advance.payer_code] += advance.amount
    return {k: part for k, part in parts.items() if part}, {k: rest for k, rest in left.items() if rest}


def _booking(found: Due, moved: Moved, standings: Standings, now: int) -> Booking:
    event, money = found.event, {f"provider:{found.event.provider}": moved.money}
    about: dict[str, str | int] = {
        "cause": found.cause,
        "event": event.name,
        "provider_order": event.provider_order,
        "capture": event.capture,
        "currency": event.currency,
        "at": now,
    }
    return entered(about, money, moved.invoices, moved.credits, standings)


def entered(
    about: Mapping[str, str | int],
    money: Mapping[str, int],
    invoices: Mapping[InvoiceKey, int],
    credit: Mapping[str, int],
    standings: Standings,
) -> Booking:
    """Entries of `money` on its accounts against invoices and credits; what is left over is suspense.

    `about` has the other fields of the booking.
    """
    lines = {f"invoice:{code}/{number}": -part for (code, number), part in invoices.items()}
    lines |= {f"credit:{code}": -part for code, part in credit.items()}
    if rest := sum(money.values()) + sum(lines.values()):
        lines[SUSPENSE] = -rest
    moved = {
        "entries": tuple(
            Entry(account=name, amount=amount) for name, amount in (*money.items(), *lines.items())
        ),
        "invoices": tuple(_settled(key, part, standings.invoices[key]) for key, part in invoices.items()),
        "credits": tuple(_credited(code, part, standings.credits) for code, part in credit.items()),
    }
    return Booking.model_validate({**about, **moved})


def _settled(key: InvoiceKey, part: int, before: Standing) -> Settled:
    """Paid on top of what counted as paid; taken back from our own share of it only."""
    base = known_paid(before.paid, before.settled) if part > 0 else before.settled
    number = {"payer_code": key[0], "number": key[1]}
    return Settled(**number, part=part, settled=base + part, version=before.version + 1)


def _credited(payer_code: str, part: int, credits_before: Mapping[str, Credit]) -> Credited:
    before = credits_before.get(payer_code, Credit())
    return Credited(payer_code=payer_code, part=part, amount=before.amount + part, version=before.version + 1)
