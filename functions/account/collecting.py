"""Reads what an export needs of the other tables, all at once."""

from itertools import chain

from functions.account.export import Export, export
from shared import aws, keys, parallel, settings
from shared.aws import Item
from shared.identity import Caller


def collect(caller: Caller, now: int) -> Export:
    """The export of the caller's data, with the contracts that the account holds at this moment."""
    codes = [link.payer_code for link in caller.links]
    reads = [("invoices", code) for code in codes] + [("meters", code) for code in codes]
    addresses, found = parallel.both(
        lambda: _addresses(codes), lambda: parallel.each(lambda read: _partition(*read), reads)
    )
    invoices, meters = chain(*found[: len(codes)]), chain(*found[len(codes) :])
    return export(caller, addresses, invoices, meters, now)


def _addresses(payer_codes: list[str]) -> dict[str, str]:
    """Of the contracts that the billing system has sent."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    return {item["pk"].partition("#")[2]: item["address"] for item in found if "address" in item}


def _partition(aggregate: str, payer_code: str) -> list[Item]:
    return aws.query(settings.table(aggregate), keys.contract_partition(payer_code), consistent=False)
