"""What a receipt says: from the bookings alone, as an order only tells what somebody wanted."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import NoReceipt
from shared.payment import REFUND, Advance, Booking, Part, Payment
from shared.payment_states import PaymentState, state

HAVE_RECEIPTS: frozenset[PaymentState] = frozenset({"received", "partly_refunded", "refunded"})


@dataclass(frozen=True)
class Refund:
    """What went back to the payer: cents above zero, epoch seconds."""

    amount: int
    at: int


@dataclass(frozen=True)
class Receipt:
    """Money that came in: `covered` and `credit` are what it was used for, whatever went back later.

    `way` is the bank or card that the payer chose, `provider` who took the money; cents, epoch seconds.
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


def receipt(payment: Payment) -> Receipt:
    """Of a payment that has an order. Raises NoReceipt for one that was not received, or taken back since."""
    order = payment.order
    if order is None or state(payment) not in HAVE_RECEIPTS:
        raise NoReceipt
    using = [booking for booking in payment.bookings if _uses(booking)]
    return Receipt(
        payment_id=payment.id,
        received_at=using[0].at,
        way=order.bank or "online",
        provider=order.provider,
        covered=tuple(_covered(using)),
        credit=tuple(_credit(using)),
        refunds=tuple(
            Refund(-booking.amount, booking.at)
            for booking in payment.bookings
            if booking.cause.startswith(REFUND) and booking.amount
        ),
    )


def _uses(booking: Booking) -> bool:
    """Whether it gives money to an invoice or a contract; money that fits nothing is on no receipt."""
    used = sum(moved.part for moved in booking.invoices) + sum(moved.part for moved in booking.credits)
    return used > 0


def _covered(using: list[Booking]) -> Iterator[Part]:
    for booking in using:
        for moved in booking.invoices:
            yield Part(payer_code=moved.payer_code, number=moved.number, amount=moved.part)


def _credit(using: list[Booking]) -> Iterator[Advance]:
    for booking in using:
        for moved in booking.credits:
            yield Advance(payer_code=moved.payer_code, amount=moved.part)
