"""Reads what an export needs of the other tables, all at once."""

from itertools import chain

from functions.account.export import Export, Found, export
from shared import aws, keys, ledger_keys, parallel, settings
from shared.aws import Item
from shared.identity import Caller
from shared.payment import Payment


def collect(caller: Caller, now: int) -> Export:
    """The export of the caller's data, with the contracts that the account holds at this moment."""
    codes = [link.payer_code for link in caller.links]
    contracts = [keys.contract_partition(code) for code in codes]
    reads = [(aggregate, partition) for aggregate in ("invoices", "meters") for partition in contracts]
    reads.append(("payments", keys.account_partition(caller.account.id)))
    addresses, found = parallel.both(
        lambda: _addresses(codes), lambda: parallel.each(lambda read: _partition(*read), reads)
    )
    invoices, meters = chain(*found[: len(codes)]), chain(*found[len(codes) : -1])
    own = [item["sk"].removeprefix("PAYMENT#") for item in found[-1] if item["sk"].startswith("PAYMENT#")]
    payments = parallel.each(_payment, own)  # those that the account began; transfers are the contract's
    return export(caller, Found(addresses, invoices, meters, payments), now)


def _payment(payment_id: str) -> Payment:
    items = aws.query(settings.table("payments"), ledger_keys.payment_partition(payment_id))
    return Payment.from_items(payment_id, items)


def _addresses(payer_codes: list[str]) -> dict[str, str]:
    """Of the contracts that the billing system has sent."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    return {item["pk"].partition("#")[2]: item["address"] for item in found if "address" in item}


def _partition(aggregate: str, partition: str) -> list[Item]:
    return aws.query(settings.table(aggregate), partition, consistent=False)
