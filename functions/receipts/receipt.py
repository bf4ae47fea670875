"""What a receipt says: from the bookings alone, as an order only tells what somebody wanted."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from shared.errors import NoReceipt
from shared.payment import PAID, Advance, Booking, Part, Payment
from shared.payment_states import PaymentState, refunds, state
from shared.transfer import Transfer, paid_at

TRANSFER = "transfer"
HAVE_RECEIPTS: frozenset[PaymentState] = frozenset({"received", "partly_refunded", "refunded"})


@dataclass(frozen=True)
class Refund:
    """What went back to the payer: cents above zero, epoch seconds."""

    amount: int
    at: int


@dataclass(frozen=True)
class Receipt:
    """Money that came in: `covered` and `credit` are what it was used for, whatever went back later.

    `way` is the bank or card that the payer chose and `provider` who took the money; or TRANSFER and nobody,
    and of the time only the day counts. Cents, epoch seconds.
    """

    payment_id: str
    received_at: int
    way: str
    provider: str
    covered: tuple[Part, ...]
    credit: tuple[Advance, ...]
    refunds: tuple[Refund, ...]

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.covered) + sum(some.amount for some in self.credit)

    @property
    def kept(self) -> int:
        return self.amount - sum(refund.amount for refund in self.refunds)


def of_payment(payment: Payment) -> Receipt:
    """Of a payment that has an order. Raises NoReceipt for one that was not received, or taken back since."""
    order, paid = payment.order, payment.booking(PAID)
    if order is None or paid is None or state(payment) not in HAVE_RECEIPTS:
        raise NoReceipt
    return Receipt(
        payment_id=payment.id,
        received_at=paid.at,
        way=order.bank or "online",
        provider=order.provider,
        covered=tuple(_covered([paid])),
        credit=tuple(_credit([paid])),
        refunds=tuple(_refunds(payment, paid)),
    )


def _refunds(payment: Payment, paid: Booking) -> Iterator[Refund]:
    """Of that money: what came twice and went back was never on the receipt."""
    for booking in refunds(payment):
        if booking.amount and booking.capture == paid.capture:
            yield Refund(-booking.amount, booking.at)


def of_transfer(shown_id: str, transfer: Transfer, payer_codes: Collection[str]) -> Receipt:
    """What of a line of a bank statement these contracts got. Raises NoReceipt for one the bank took back."""
    if transfer.is_reversed:
        raise NoReceipt
    return Receipt(
        payment_id=shown_id,
        received_at=paid_at(transfer.line),
        way=TRANSFER,
        provider="",
        covered=tuple(part for part in _covered(transfer.bookings) if part.payer_code in payer_codes),
        credit=tuple(some for some in _credit(transfer.bookings) if some.payer_code in payer_codes),
        refunds=(),
    )


def _covered(bookings: Iterable[Booking]) -> Iterator[Part]:
    for booking in bookings:
        for moved in booking.invoices:
            yield Part(payer_code=moved.payer_code, number=moved.number, amount=moved.part)


def _credit(bookings: Iterable[Booking]) -> Iterator[Advance]:
    for booking in bookings:
        for moved in booking.credits:
            yield Advance(payer_code=moved.payer_code, amount=moved.part)
