"""The books, and the invoices of the contracts that the caller holds."""

from collections.abc import Sequence

from shared import aws, keys, settings
from shared.aws import Item
from shared.payment import Payment


def load(payment_id: str) -> Payment:
    items = aws.query(settings.table("payments"), keys.payment_partition(payment_id))
    return Payment.from_items(payment_id, items)


def invoice(number: str, payer_codes: Sequence[str]) -> Item | None:
    """The invoice with this number, on whichever of the contracts."""
    wanted = [keys.invoice(code, number) for code in payer_codes]
    return next(iter(aws.get_many(settings.table("invoices"), wanted)), None)
