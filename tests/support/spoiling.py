"""Clean books and the places in them that somebody may spoil by hand."""

from dataclasses import dataclass
from random import Random
from typing import Any

from functions.payments.checking.facts import Finding, at, touched
from shared import aws, ledger_keys, settings
from shared.keys import Key
from shared.payment import Booking, Payment
from shared.transfer import Transfer


@dataclass(frozen=True)
class LinePlace:
    """A line of a statement on which nothing else is wrong."""

    transfer: Transfer
    random: Random

    @property
    def contracts(self) -> set[str]:
        return touched((), [self.transfer]).contracts or {self.transfer.line.id}


@dataclass(frozen=True)
class Place:
    """A payment on which nothing else is wrong; `more`: its payer has other payments."""

    payment: Payment
    random: Random
    more: bool

    @property
    def contracts(self) -> set[str]:
        return touched([self.payment]).contracts or {self.payment.id}

    @property
    def paid(self) -> Booking | None:
        """What was booked for the order, if nothing followed it."""
        [*booked] = self.payment.bookings
        return booked[0] if len(booked) == 1 and booked[0].cause == "paid" else None

    @property
    def alone(self) -> Booking | None:
        """The same, if it moved one invoice or one contract's credit only."""
        paid = self.paid
        return paid if paid and len(paid.invoices) + len(paid.credits) == 1 else None


def deleted(kind: Any, key: Key, told: Finding | None = None) -> Finding:  # noqa: ANN401 - a kind
    aws.delete(settings.table("payments"), key, "attribute_exists(pk)")
    return told or at(kind, key)


def changed(place: Place, booking: Booking, **to: object) -> None:
    """The booking as somebody changed it by hand."""
    item = {**booking.model_dump(mode="json"), **to, **ledger_keys.booking(place.payment.id, booking.cause)}
    aws.dynamodb().put_item(TableName=settings.table("payments"), Item=item)


def stands(key: Key, **to: object) -> None:
    sets = ", ".join(f"{name} = :{name}" for name in to)
    aws.update(settings.table("invoices"), key, f"SET {sets}", "attribute_exists(pk)", None, **to)
