"""Files as the billing system puts them, the reports on them, and what they leave in the tables."""

import json
from typing import Any

from functions.imports.app import handler
from shared import aws, keys, settings
from tests.support.api import Context

CONTRACTS = "payer_code,address\n"


def put(name: str, content: str | bytes) -> dict[str, Any]:
    """The record of an S3 event for a file that is now in the bucket."""
    body = content.encode() if isinstance(content, str) else content
    aws.s3().put_object(Bucket="exchange", Key=name, Body=body)
    quoted = name.replace(" ", "+").replace("ą", "%C4%85")
    return {"s3": {"bucket": {"name": "exchange"}, "object": {"key": quoted}}}


def imported(content: str | bytes, name: str = "in/file.csv") -> dict[str, Any]:
    """What the report says of the only file of a delivery."""
    handler({"Records": [put(name, content)]}, Context())  # type: ignore[arg-type]  # what handlers use of it
    [only] = report(name)["files"]
    return dict(only)


def report(name: str) -> dict[str, Any]:
    key = f"reports/{name.removeprefix('in/').removesuffix('.csv')}.json"
    body = aws.s3().get_object(Bucket="exchange", Key=key)["Body"].read()
    return dict(json.loads(body))


def stored(aggregate: str, payer_code: str = "01234", begins: str = "") -> list[aws.Item]:
    return aws.query(settings.table(aggregate), keys.contract_partition(payer_code), begins)


def everything() -> list[aws.Item]:
    """All items but for how often they were written."""
    tables = ("contracts", "invoices", "meters")
    items = [item for name in tables for item in aws.dynamodb().scan(TableName=settings.table(name))["Items"]]
    return sorted(
        ({name: value for name, value in item.items() if name != "version"} for item in items),
        key=lambda item: (item["pk"], item["sk"]),
    )


def counts(new: int = 0, changed: int = 0, unchanged: int = 0, refused: int = 0) -> dict[str, int]:
    return {
        "new": new,
        "changed": changed,
        "unchanged": unchanged,
        "superseded": 0,
        "refused": refused,
    }


def faults(found: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in found["faults"]]
