"""A payment as it stands in the books: an order, what happened to it, and what that means in money.

All money is integer cents. Nothing here is ever changed, so every shape is frozen.
"""

from collections.abc import Iterable
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from shared.fields import Language
from shared.transfers import Asked

type Bank = Literal["swedbank", "seb", "luminor", "artea", "citadele", "revolut", "card"]
type Source = Literal["callback", "return", "janitor", "statement"]
# What a provider says, in our words; `authorized` is not money yet.
type Status = Literal[
    "pending",
    "authorized",
    "paid",
    "voided",
    "refused",
    "cancelled",
    "expired",
    "partly_refunded",
    "refunded",
    "refund_pending",
    "refund_done",
    "refund_refused",
]


# Causes of bookings: an order was paid, the bank took that back.
PAID, VOIDED, REFUND = "paid", "voided", "refund#"
REFUSED = "#REFUSED"
STARTED = "started"  # the event that the provider has taken the order


class Kept(BaseModel):
    """What the table keeps for ever; an item's keys are not part of it."""

    model_config = ConfigDict(frozen=True)


class Part(Kept):
    """How much of one invoice."""

    payer_code: str
    number: str
    amount: int


class Advance(Kept):
    """How much for a contract, whatever it will be used for."""

    payer_code: str
    amount: int


class Order(Kept):
    """What somebody set out to pay; `account_id` is none when they came by the link of a mail."""

    id: str
    account_id: str | None
    invoices: tuple[Part, ...]
    advance: tuple[Advance, ...]
    amount: int
    currency: str
    provider: str
    bank: Bank | None
    language: Language
    created_at: int


class Started(Kept):
    """The provider's own name of the order, and where the payer goes."""

    provider_order: str
    redirect_url: str


class Event(Kept):
    """What a provider said; `capture` tells two payments of one order apart, `name` two sayings.

    Of a refund it has the provider's name of it, `refund`; `asked`, the number by which we asked for it, if
    the provider answered us; and in `reason` the provider's own word for why it was refused.
    """

    name: str
    provider: str
    status: Status
    amount: int
    currency: str
    provider_order: str
    capture: str
    source: Source
    at: int
    refund: str = ""
    asked: str = ""
    reason: str = ""


class Entry(Kept):
    """A line of the ledger: money in is + on a provider, - on what it is for."""

    account: str
    amount: int


class Settled(Kept):
    """What a booking did to an invoice's projection: `part` came on, `settled` and `version` are it since."""

    payer_code: str
    number: str
    part: int
    settled: int
    version: int


class Credited(Kept):
    """What a booking did to a contract's credit: `part` came on, `amount` and `version` are it since."""

    payer_code: str
    part: int
    amount: int
    version: int


class Booking(Kept):
    """Entries that sum to zero, and the projections that they moved."""

    cause: str
    event: str
    provider_order: str
    capture: str
    currency: str
    entries: tuple[Entry, ...]
    invoices: tuple[Settled, ...]
    credits: tuple[Credited, ...]
    at: int

    @property
    def amount(self) -> int:
        """What came in, from a provider or to the bank; below zero what went out."""
        return sum(entry.amount for entry in self.entries if entry.account.startswith(("provider:", "bank")))


class Decision(Kept):
    """What was decided on a refund that the clerk asked for: how much of which capture, or why not, `reason`.

    `known` are the refunds of which the provider had told by then.
    """

    key: str
    amount: int
    at: int
    reason: str = ""
    provider: str = ""
    provider_order: str = ""
    capture: str = ""
    currency: str = ""
    known: tuple[str, ...] = ()


class Payment(Kept):
    """Everything that is known of one payment; without `order` a provider speaks of one that is not ours."""

    id: str
    order: Order | None = None
    started: Started | None = None
    events: tuple[Event, ...] = ()
    bookings: tuple[Booking, ...] = ()
    asks: tuple[Asked, ...] = ()
    decisions: tuple[Decision, ...] = ()
    told: frozenset[str] = frozenset()  # the clerk's keys of refunds of whose refusal the clerk knows

    def booking(self, cause: str) -> Booking | None:
        return next((booking for booking in self.bookings if booking.cause == cause), None)

    @classmethod
    def from_items(cls, payment_id: str, items: Iterable[dict[str, Any]]) -> Self:
        """Of the items of its partition of the Payments table."""
        found = {item["sk"]: item for item in items}
        order, started = found.pop("ORDER", None), found.pop(f"EVENT#{STARTED}", None)
        told = [sk for sk in found if sk.endswith(REFUSED)]
        return cls(
            id=payment_id,
            order=Order.model_validate(order) if order else None,
            started=Started.model_validate(started) if started else None,
            told=frozenset(found.pop(sk)["refund"] for sk in told),
            events=_each(Event, found, "EVENT#"),
            bookings=tuple(sorted(_each(Booking, found, "BOOKING#"), key=lambda booking: booking.at)),
            asks=_each(Asked, found, "ASKED#"),
            decisions=_each(Decision, found, "REFUND#"),
        )


def _each[Shape: BaseModel](shape: type[Shape], items: dict[str, Any], prefix: str) -> tuple[Shape, ...]:
    """In the order of their sort keys."""
    return tuple(shape.model_validate(item) for sk, item in sorted(items.items()) if sk.startswith(prefix))
