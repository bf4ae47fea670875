"""Reads what an export needs of the other tables, all at once."""

from itertools import chain

from functions.account.export import Export, Found, export
from shared import aws, keys, parallel, settings
from shared.aws import Item
from shared.identity import Caller
from shared.payment import Payment


def collect(caller: Caller, now: int) -> Export:
    """The export of the caller's data, with the contracts that the account holds at this moment."""
    codes = [link.payer_code for link in caller.links]
    reads = [("invoices", code) for code in codes] + [("meters", code) for code in codes]
    (addresses, payments), found = parallel.both(
        lambda: (_addresses(codes), _payments(caller.account.id)),
        lambda: parallel.each(lambda read: _partition(*read), reads),
    )
    invoices, meters = chain(*found[: len(codes)]), chain(*found[len(codes) :])
    return export(caller, Found(addresses, invoices, meters, payments), now)


def _payments(account_id: str) -> list[Payment]:
    """Those that the account began; transfers are the contract's."""
    table = settings.table("payments")
    mine = aws.query(table, keys.account_partition(account_id), "PAYMENT#", consistent=False)
    ids = [item["sk"].removeprefix("PAYMENT#") for item in mine]
    return parallel.each(
        lambda one: Payment.from_items(one, aws.query(table, keys.payment_partition(one))), ids
    )


def _addresses(payer_codes: list[str]) -> dict[str, str]:
    """Of the contracts that the billing system has sent."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    return {item["pk"].partition("#")[2]: item["address"] for item in found if "address" in item}


def _partition(aggregate: str, payer_code: str) -> list[Item]:
    return aws.query(settings.table(aggregate), keys.contract_partition(payer_code), consistent=False)
