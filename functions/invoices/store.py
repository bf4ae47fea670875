"""Invoices of the contracts that the caller holds."""

from collections.abc import Sequence

from shared import aws, keys, parallel, settings
from shared.aws import Item


def of_contracts(payer_codes: Sequence[str]) -> list[Item]:
    """All invoices and balances of the contracts, side by side: a bill a month is little for years."""
    return [item for items in parallel.each(_of_contract, payer_codes) for item in items]


def _of_contract(payer_code: str) -> list[Item]:
    """BALANCE and INVOICE# stand before LINES#, which are much more and shown one by one."""
    partition = keys.contract_partition(payer_code)
    return aws.query(settings.table("invoices"), partition, before="LINES#", consistent=False)


def find(number: str, payer_codes: Sequence[str]) -> tuple[Item | None, Item | None]:
    """The invoice with this number and its lines, on whichever of the contracts."""
    wanted = [make(code, number) for code in payer_codes for make in (keys.invoice, keys.invoice_lines)]
    items = {(item["pk"], item["sk"]): item for item in aws.get_many(settings.table("invoices"), wanted)}
    for code in payer_codes:
        partition = keys.contract_partition(code)
        if found := items.get((partition, f"INVOICE#{number}")):
            return found, items.get((partition, f"LINES#{number}"))
    return None, None
