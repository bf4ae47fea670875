"""What is left of the money that came in, capture by capture, and what goes back of it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.payment import Booking, Event, Payment

SUSPENSE, PROVIDER = "suspense", "provider:"


@dataclass(frozen=True)
class Lot:
    """What a capture came to for invoices (by payer code and number), as credit and in suspense; cents."""

    provider: str
    provider_order: str
    capture: str
    currency: str
    invoices: Mapping[tuple[str, str], int] = field(default_factory=dict)
    credits: Mapping[str, int] = field(default_factory=dict)
    suspense: int = 0

    @property
    def left(self) -> int:
        return sum(self.invoices.values()) + sum(self.credits.values()) + self.suspense


@dataclass(frozen=True)
class Moved:
    """What a booking moves: money that came in (below zero: went out), parts of invoices and credits."""

    money: int
    invoices: Mapping[tuple[str, str], int] = field(default_factory=dict)
    credits: Mapping[str, int] = field(default_factory=dict)


def lots(payment: Payment) -> list[Lot]:
    """Of each capture that was booked, in the order in which they came in."""
    names = dict.fromkeys(_name(booking) for booking in payment.bookings if booking.amount > 0)
    return [_lot(*name, [some for some in payment.bookings if _name(some) == name]) for name in names]


def _name(booking: Booking) -> tuple[str, str, str, str]:
    money = next((entry.account for entry in booking.entries if entry.account.startswith(PROVIDER)), "")
    return money.removeprefix(PROVIDER), booking.provider_order, booking.capture, booking.currency


def _lot(provider: str, provider_order: str, capture: str, currency: str, bookings: Sequence[Booking]) -> Lot:
    invoices: Counter[tuple[str, str]] = Counter()
    credit: Counter[str] = Counter()
    for booking in bookings:
        invoices.update({(moved.payer_code, moved.number): moved.part for moved in booking.invoices})
        credit.update({moved.payer_code: moved.part for moved in booking.credits})
    suspense = -sum(e.amount for booking in bookings for e in booking.entries if e.account == SUSPENSE)
    return Lot(provider, provider_order, capture, currency, invoices, credit, suspense)


def lot_of(payment: Payment, event: Event) -> Lot:
    """The capture that the event is about; an empty one if nothing of it was booked.

    Paysera may name a refund by a number of its own: then it is the capture of the order that it fits.
    """
    about = event.provider, event.provider_order, event.currency
    some = [lot for lot in lots(payment) if (lot.provider, lot.provider_order, lot.currency) == about]
    exact = next((lot for lot in some if lot.capture == event.capture), None)
    return exact or picked(some, event.amount) or Lot(*about[:2], event.capture, event.currency)


def picked(some: Sequence[Lot], amount: int) -> Lot | None:
    """One that has so much left, the money that nobody asked for first."""
    enough = [lot for lot in some if lot.left >= amount]
    return min(enough, key=lambda lot: lot.suspense <= 0, default=None)


def returned(lot: Lot, amount: int) -> Moved:
    """A refund takes what waits in suspense, then credit, then the invoice that is due last.

    What is more than there was is suspense again: it went out and nobody knows what for.
    """
    left = max(amount - max(lot.suspense, 0), 0)
    invoices: dict[tuple[str, str], int] = {}
    credit: dict[str, int] = {}
    for code, some in lot.credits.items():
        credit[code] = -min(some, left)
        left += credit[code]
    for key, some in reversed(list(lot.invoices.items())):
        invoices[key] = -min(some, left)
        left += invoices[key]
    return _moved(-amount, invoices, credit)


def undone(payment: Payment, booking: Booking) -> Moved:
    """The booking taken back, as far as a refund has left something of it."""
    lot = _lot(*_name(booking), [some for some in payment.bookings if _name(some) == _name(booking)])
    invoices = {(i.payer_code, i.number): i.part for i in booking.invoices}
    credit = {c.payer_code: c.part for c in booking.credits}
    waiting = -sum(entry.amount for entry in booking.entries if entry.account == SUSPENSE)
    gone = {key: -min(part, lot.invoices[key]) for key, part in invoices.items()}
    gone_credit = {code: -min(part, lot.credits[code]) for code, part in credit.items()}
    money = sum(gone.values()) + sum(gone_credit.values()) - max(min(waiting, lot.suspense), 0)
    return _moved(money, gone, gone_credit)


def _moved(money: int, invoices: Mapping[tuple[str, str], int], credit: Mapping[str, int]) -> Moved:
    moved = {key: part for key, part in invoices.items() if part}
    return Moved(money, moved, {code: part for code, part in credit.items() if part})
