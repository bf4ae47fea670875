"""The books, and the invoices of the contracts that the caller holds."""

from collections.abc import Sequence

from shared import aws, keys, ledger_keys, settings
from shared.aws import Item
from shared.payment import Payment
from shared.transfer import Transfer, from_items


def load(payment_id: str) -> Payment:
    items = aws.query(settings.table("payments"), ledger_keys.payment_partition(payment_id))
    return Payment.from_items(payment_id, items)


def transfer(shown_id: str, payer_codes: Sequence[str]) -> Transfer | None:
    """The transfer that one of the contracts' lists has under that id."""
    listed = [ledger_keys.transfer_of(keys.contract_partition(code), shown_id) for code in payer_codes]
    found = aws.get_many(settings.table("payments"), listed, consistent=True)
    if not found:
        return None
    return from_items(
        aws.query(settings.table("payments"), ledger_keys.transfer_partition(found[0]["line_id"]))
    )


def invoice(number: str, payer_codes: Sequence[str]) -> Item | None:
    """The invoice with this number, on whichever of the contracts."""
    wanted = [keys.invoice(code, number) for code in payer_codes]
    return next(iter(aws.get_many(settings.table("invoices"), wanted)), None)
