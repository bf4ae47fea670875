"""What the check of the books looks at, and what it finds. Times are epoch seconds, money is cents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from functions.payments import books, boxes
from functions.payments.books import InvoiceKey, Standings
from functions.payments.transfers.store import METHOD
from shared import ledger_keys
from shared.aws import Item
from shared.keys import Key
from shared.payment import Booking, Payment
from shared.transfer import Transfer, paid_at

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
    "line_missing",
    "line_not_booked",
    "assignment_not_done",
    "still_listed",
]


@dataclass(frozen=True)
class Finding:
    """A discrepancy: the item that is wrong or missing, what it should come to and what it does."""

    kind: Kind
    pk: str
    sk: str
    meant: int | None = None
    found: int | None = None


@dataclass
class Touched:
    """Invoices and contracts."""

    invoices: set[InvoiceKey] = field(default_factory=set)
    contracts: set[str] = field(default_factory=set)

    def add(self, booking: Booking) -> None:
        self.invoices |= {(moved.payer_code, moved.number) for moved in booking.invoices}
        self.contracts |= set(boxes.contracts(booking))


@dataclass(frozen=True)
class Booked:
    """A booking of a payment or of a statement's line, its place, and the billing system's records of it."""

    key: Key
    booking: Booking
    cells: Sequence[dict[str, str]]


@dataclass(frozen=True)
class Facts:
    """What was read.

    `lists`: the ids of payments that stand in each partition that lists some, DAY#... too; `lines`: likewise
    those of statement lines, UNMATCHED too. `lost`: bookings whose line is not there, by its id. `due`: lines
    for which something is to be done, with the contracts that it is for. `exported`: records of before may be
    in a file already. `since`: the window's beginning. `late`: what was told before should be done by now.
    """

    payments: Mapping[str, Payment]
    transfers: Mapping[str, Transfer]
    lost: Mapping[str, Sequence[Booking]]
    due: Mapping[str, set[str]]
    lists: Mapping[str, set[str]]
    lines: Mapping[str, set[str]]
    standings: Standings
    records: Sequence[Item]
    mails: Sequence[Item]
    exported: int
    since: int
    late: int

    def booked(self) -> Iterator[Booked]:
        yield from of_payments(self.payments.values())
        yield from of_transfers(self.transfers.values())


def of_payments(payments: Iterable[Payment]) -> Iterator[Booked]:
    for payment in payments:
        for one in payment.bookings:
            cells = boxes.cells(one, boxes.method(payment), one.at)
            yield Booked(ledger_keys.booking(payment.id, one.cause), one, cells)


def of_transfers(transfers: Iterable[Transfer]) -> Iterator[Booked]:
    for transfer in transfers:
        for one in transfer.bookings:
            cells = boxes.cells(one, METHOD, paid_at(transfer.line))
            yield Booked(ledger_keys.transfer_booking(transfer.line.id, one.cause), one, cells)


def at(kind: Kind, key: Key, meant: int | None = None, found: int | None = None) -> Finding:
    return Finding(kind, key["pk"], key["sk"], meant, found)


def of_booking(kind: Kind, payment: Payment, booking: Booking) -> Finding:
    return at(kind, ledger_keys.booking(payment.id, booking.cause))


def touched(payments: Iterable[Payment], transfers: Iterable[Transfer] = ()) -> Touched:
    """What payments were for, and what bookings moved."""
    found = Touched()
    for payment in payments:
        if payment.order:
            found.invoices |= {(part.payer_code, part.number) for part in payment.order.invoices}
            found.contracts |= set(books.payer_codes(payment.order))
        for booking in payment.bookings:
            found.add(booking)
    for transfer in transfers:
        for booking in transfer.bookings:
            found.add(booking)
    return found
