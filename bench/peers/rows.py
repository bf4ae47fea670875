"""What the peers with boto3 share: the calls of the two requests, by its resource as it is documented."""

import os
from decimal import Decimal
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key

DYNAMODB = boto3.resource("dynamodb")


def invoices(cookie: str) -> list[dict[str, Any]]:
    account = cookie.partition("=")[2].partition(".")[0]
    found = query("ACCOUNTS_TABLE", f"ACCOUNT#{account}")
    codes = [item["payer_code"] for item in found if item["sk"].startswith("CONTRACT#")]
    items = [item for code in codes for item in query("INVOICES_TABLE", f"CONTRACT#{code}")]
    return [
        {"number": item["number"], "amount": int(item["amount"]), "due_on": item["due_on"]}
        for item in items
        if item["sk"].startswith("INVOICE#")
    ]


def query(table: str, partition: str) -> list[dict[str, Any]]:
    found = DYNAMODB.Table(os.environ[table]).query(
        KeyConditionExpression=Key("pk").eq(partition), ConsistentRead=True
    )
    items: list[dict[str, Any]] = found["Items"]
    return items


def put(meter: str, reading: Decimal, request: str) -> None:
    """Raises the table's ConditionalCheckFailedException for a reading below the one that is there."""
    DYNAMODB.Table(os.environ["METERS_TABLE"]).put_item(
        Item={"pk": f"BENCH#{meter}", "sk": request, "to": reading},
        ConditionExpression=Attr("pk").not_exists() | Attr("to").lte(reading),
    )
