"""What the check of the books looks at, and what it finds. Times are epoch seconds, money is cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from functions.payments import books, boxes
from functions.payments.books import InvoiceKey, Standings
from shared import keys
from shared.aws import Item
from shared.keys import Key
from shared.payment import Booking, Payment

type Kind = Literal[
    "order_missing",
    "not_booked",
    "without_event",
    "unbalanced",
    "amount_differs",
    "entries_differ",
    "not_as_ordered",
    "booked_twice",
    "booking_missing",
    "projection_differs",
    "not_listed",
    "record_missing",
    "record_twice",
    "record_unknown",
    "mail_waits",
]


@dataclass(frozen=True)
class Finding:
    """A discrepancy: the item that is wrong or missing, what it should come to and what it does."""

    kind: Kind
    pk: str
    sk: str
    meant: int | None = None
    found: int | None = None


@dataclass(frozen=True)
class Facts:
    """What was read.

    `lists`: the ids that stand in each partition that lists payments, DAY#... too. `exported`: records of
    before may be in a file already. `since`: the window's beginning. `late`: what was told before should be
    done by now.
    """

    payments: Mapping[str, Payment]
    lists: Mapping[str, set[str]]
    standings: Standings
    records: Sequence[Item]
    mails: Sequence[Item]
    exported: int
    since: int
    late: int


def at(kind: Kind, key: Key, meant: int | None = None, found: int | None = None) -> Finding:
    return Finding(kind, key["pk"], key["sk"], meant, found)


def of_booking(kind: Kind, payment: Payment, booking: Booking) -> Finding:
    return at(kind, keys.booking(payment.id, booking.cause))


@dataclass
class Touched:
    """Invoices and contracts."""

    invoices: set[InvoiceKey] = field(default_factory=set)
    contracts: set[str] = field(default_factory=set)


def touched(payments: Iterable[Payment]) -> Touched:
    """What payments were for, and what their bookings moved."""
    found = Touched()
    for payment in payments:
        if payment.order:
            found.invoices |= {(part.payer_code, part.number) for part in payment.order.invoices}
            found.contracts |= set(books.payer_codes(payment.order))
        for booking in payment.bookings:
            found.invoices |= {(moved.payer_code, moved.number) for moved in booking.invoices}
            found.contracts |= set(boxes.contracts(booking))
    return found
