"""The ledger's rules: which booking is due, and what it books. Pure: no table, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from functions.payments import lots
from functions.payments.lots import Moved
from shared.invoices import due, known_paid
from shared.payment import (
    PAID,
    REFUND,
    VOIDED,
    Booking,
    Credited,
    Entry,
    Event,
    Order,
    Payment,
    Settled,
    Status,
)

SUSPENSE, EXCESS = lots.SUSPENSE, "excess#"
# An order of which money went back was paid, even if nobody told so.
GONE_BACK: tuple[Status, ...] = ("partly_refunded", "refunded")

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


@dataclass(frozen=True)
class Due:
    """A booking that an event asks for and that is not there yet; `undoes` the one that it takes back."""

    cause: str
    event: Event
    undoes: Booking | None = None


def next_due(payment: Payment) -> Due | None:
    """The first booking that is due; none when the books say all that the events do."""
    return next(unbooked(payment), None)


def unbooked(payment: Payment) -> Iterator[Due]:
    """All that is due and not booked."""
    booked = {booking.cause for booking in payment.bookings}
    return (found for found in _all_due(payment) if found.cause not in booked)


def _all_due(payment: Payment) -> Iterator[Due]:
    """Money in before money out, so that a late PAID and an early VOIDED end in the same books."""
    events = sorted(payment.events, key=lambda event: (event.at, event.name))
    for event in events:
        if event.status == "paid":
            yield Due(_cause(payment, event), event)
    back = [event for event in events if event.status == "refund_done"]
    for event in events:
        if back and event.status in GONE_BACK and _cause(payment, event) == PAID:
            yield Due(PAID, event)
    for event in back:
        capture = lots.lot_of(payment, event).capture
        yield Due(REFUND + event.refund, event.model_copy(update={"capture": capture}))
    for event in events:
        if event.status == "voided":
            yield from _undone(payment, event)


def _cause(payment: Payment, event: Event) -> str:
    """One capture pays the order; any other is money that nobody asked for."""
    first = payment.booking(PAID)
    pays = _fits(payment, event) and (first is None or first.capture == event.capture)
    return PAID if pays else EXCESS + event.name


def _fits(payment: Payment, event: Event) -> bool:
    order, started = payment.order, payment.started
    if order is None or started is None:
        return False
    said = (event.provider, event.provider_order, event.amount, event.currency)
    return said == (order.provider, started.provider_order, order.amount, order.currency)


def _undone(payment: Payment, event: Event) -> Iterator[Due]:
    """The bank took back what it had confirmed: what is left of exactly that capture, not a penny more."""
    taken_back = (event.capture, event.amount, event.currency)
    for booking in payment.bookings:
        if booking.amount > 0 and (booking.capture, booking.amount, booking.currency) == taken_back:
            cause = VOIDED if booking.cause == PAID else f"{VOIDED}#{booking.cause}"
            if lots.undone(payment, booking).money:
                yield Due(cause, event, undoes=booking)


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
