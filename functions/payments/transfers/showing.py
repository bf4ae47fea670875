"""A transfer as those see it who hold a contract that it was booked for: of other contracts, nothing."""

from collections.abc import Collection

from shared.calendar import rfc3339
from shared.payment import Advance, Part
from shared.payment_shown import PaymentShown
from shared.transfer import Transfer, paid_at, public_id

PROVIDER = "transfer"


def shown(transfer: Transfer, payer_codes: Collection[str]) -> PaymentShown:
    """`amount` is what of it these contracts got. Both times are the beginning of the bank's day."""
    parts = [
        Part(payer_code=moved.payer_code, number=moved.number, amount=moved.part)
        for booking in transfer.bookings
        for moved in booking.invoices
        if moved.payer_code in payer_codes
    ]
    credit = [
        Advance(payer_code=moved.payer_code, amount=moved.part)
        for booking in transfer.bookings
        for moved in booking.credits
        if moved.payer_code in payer_codes
    ]
    at = rfc3339(paid_at(transfer.line))
    return PaymentShown(
        id=public_id(transfer.line),
        state="voided" if transfer.is_reversed else "received",
        amount=sum(part.amount for part in parts) + sum(some.amount for some in credit),
        currency=transfer.line.currency,
        provider=PROVIDER,
        bank=None,
        created_at=at,
        received_at=at,
        invoices=parts,
        advance=credit,
        covered=[] if transfer.is_reversed else parts,
        credit=[] if transfer.is_reversed else credit,
        refunds=[],
        returning=0,
        redirect_url=None,
    )
