"""A line of a statement as it stands in the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared import calendar, tokens
from shared.aws import Item
from shared.payment import Booking
from shared.transfers import Assigned, Line

RECEIVED, ASSIGNED = "received", "assigned"
# A line that is listed and not booked; one that the clerk has dealt with; one that was taken back.
type Note = Literal["LISTED", "CLOSED", "REVERSED"]


@dataclass(frozen=True)
class Transfer:
    """A line, the clerk's words on it (the first that can be followed counts), its bookings and notes."""

    line: Line
    words: tuple[Assigned, ...] = ()
    bookings: tuple[Booking, ...] = ()
    notes: frozenset[str] = frozenset()

    def booking(self, cause: str) -> Booking | None:
        return next((booking for booking in self.bookings if booking.cause == cause), None)

    def balance(self, account: str) -> int:
        """What the bookings come to on an account of the ledger."""
        entries = (entry for booking in self.bookings for entry in booking.entries)
        return sum(entry.amount for entry in entries if entry.account == account)

    @property
    def is_reversed(self) -> bool:
        return "REVERSED" in self.notes


def from_items(items: Iterable[Item]) -> Transfer | None:
    """Of the items of its partition; None while the line itself is not there."""
    found = {item["sk"]: item for item in items}
    if "LINE" not in found:
        return None
    words = [Assigned.model_validate(item) for sk, item in found.items() if sk.startswith("ASSIGNED")]
    bookings = [Booking.model_validate(item) for sk, item in found.items() if sk.startswith("BOOKING#")]
    return Transfer(
        Line.model_validate(found["LINE"]),
        tuple(sorted(words, key=lambda word: word.at)),
        tuple(sorted(bookings, key=lambda booking: booking.at)),
        frozenset(found) & {"LISTED", "CLOSED", "REVERSED"},
    )


def paid_at(line: Line) -> int:
    """When the bank booked it: the beginning of that day in Lithuania, in epoch seconds."""
    return calendar.midnight(date.fromisoformat(line.booked_on))


def public_id(line: Line) -> str:
    """By which a customer's list knows it: it sorts among the ids of payments by the bank's day."""
    return tokens.sortable_id(paid_at(line) * 1000, int(line.id, 16) % 2**80)
