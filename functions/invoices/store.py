"""Invoices of the contracts that the caller holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared import aws, keys, parallel, settings
from shared.aws import Item


@dataclass(frozen=True)
class Found:
    """An invoice, its lines if they have come, and the name of its PDF in the bucket if there is one."""

    invoice: Item
    lines: Item | None
    document: str | None


def of_contracts(payer_codes: Sequence[str]) -> list[Item]:
    """Invoices, balances and credits of the contracts, side by side: a bill a month is little for years."""
    return [item for items in parallel.each(_of_contract, payer_codes) for item in items]


def _of_contract(payer_code: str) -> list[Item]:
    """BALANCE, CREDIT and INVOICE# stand before LINES#, which are much more and shown one by one."""
    partition = keys.contract_partition(payer_code)
    return aws.query(settings.table("invoices"), partition, before="LINES#", consistent=False)


def find(number: str, payer_codes: Sequence[str]) -> Found | None:
    """The invoice with this number, on whichever of the contracts."""
    wanted = [make(code, number) for code in payer_codes for make in (keys.invoice, keys.invoice_lines)]
    read = aws.get_many(settings.table("invoices"), [*wanted, keys.document(number)])
    items = {(item["pk"], item["sk"]): item for item in read}
    document = next((item["key"] for item in read if item["sk"] == "PDF"), None)
    for code in payer_codes:
        partition = keys.contract_partition(code)
        if invoice := items.get((partition, f"INVOICE#{number}")):
            return Found(invoice, items.get((partition, f"LINES#{number}")), document)
    return None


def bills(payer_code: str) -> list[Item]:
    """The invoices of a contract, without their lines."""
    partition = keys.contract_partition(payer_code)
    return aws.query(settings.table("invoices"), partition, "INVOICE#", consistent=False)


def lines(payer_code: str, numbers: Sequence[str]) -> dict[str, Item]:
    """The lines of those invoices of a contract that have any, by number."""
    wanted = [keys.invoice_lines(payer_code, number) for number in numbers]
    found = aws.get_many(settings.table("invoices"), wanted)
    return {item["sk"].partition("#")[2]: item for item in found}


def pdf(found: Found) -> bytes | None:
    if found.document is None:
        return None
    answer = aws.s3().get_object(Bucket=settings.exchange_bucket(), Key=found.document)
    return answer["Body"].read()
