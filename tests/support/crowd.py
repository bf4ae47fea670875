"""Other customers, by the thousand, in DynamoDB Local."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import TYPE_CHECKING, Any

import boto3

from shared import keys, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

type Wire = dict[str, dict[str, Any]]

MARK = "of_the_crowd"  # an attribute that no item has which a function wrote


def customer(number: int) -> Iterator[tuple[str, Wire]]:
    """One other customer, in the format of the wire: account, link, contract, invoice, meter."""
    code, account_id = f"9{number:07d}", f"other{number}"
    places = {
        "accounts": [keys.profile(account_id), keys.link(account_id, code)],
        "contracts": [keys.contract(code)],
        "invoices": [keys.invoice(code, f"Oth{number}")],
        "meters": [keys.meter(code, f"M{number}")],
    }
    for aggregate, some in places.items():
        for key in some:
            about: Wire = {"payer_code": {"S": code}, MARK: {"BOOL": True}}
            yield settings.table(aggregate), {"pk": {"S": key["pk"]}, "sk": {"S": key["sk"]}, **about}


def load(numbers: range, endpoint: str) -> None:
    """Puts other customers in, by 25 items a call."""
    client = boto3.client("dynamodb", endpoint_url=endpoint)
    items = (item for number in numbers for item in customer(number))

    def put(some: tuple[tuple[str, Wire], ...]) -> None:
        requests: dict[str, list[Any]] = {}
        for table, wire in some:
            requests.setdefault(table, []).append({"PutRequest": {"Item": wire}})
        while requests:
            requests = client.batch_write_item(RequestItems=requests)["UnprocessedItems"]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(put, batched(items, 25, strict=False)))
