"""Reads what an export needs of the other tables, all at once."""

from concurrent.futures import ThreadPoolExecutor

from boto3.dynamodb.conditions import Key as Attribute

from functions.account.export import Export, export
from shared import aws, keys, settings
from shared.aws import Item
from shared.identity import Caller


def collect(caller: Caller, now: int) -> Export:
    """The export of the caller's data, with the contracts that the account holds at this moment."""
    codes = [link.payer_code for link in caller.links]
    with ThreadPoolExecutor(8) as threads:
        addresses = threads.submit(_addresses, codes)
        invoices = threads.map(_invoices, codes)
        meters = threads.map(_meters, codes)
        return export(
            caller,
            addresses.result(),
            (item for items in invoices for item in items),
            (item for items in meters for item in items),
            now,
        )


def _addresses(payer_codes: list[str]) -> dict[str, str]:
    """Of the contracts that the billing system has sent."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    return {item["pk"].partition("#")[2]: item["address"] for item in found if "address" in item}


def _invoices(payer_code: str) -> list[Item]:
    return _partition("invoices", payer_code)


def _meters(payer_code: str) -> list[Item]:
    return _partition("meters", payer_code)


def _partition(aggregate: str, payer_code: str) -> list[Item]:
    owner = Attribute("pk").eq(keys.contract_partition(payer_code))
    return aws.query(settings.table(aggregate), KeyConditionExpression=owner)
