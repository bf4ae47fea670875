"""The floor: botocore, and nothing but what the two requests need."""

import json
import os
from decimal import Decimal
from typing import Any

from botocore.exceptions import ClientError
from botocore.session import Session

CLIENT = Session().create_client("dynamodb")
JSON = {"content-type": "application/json"}


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return listed(event) if event["requestContext"]["http"]["method"] == "GET" else put(event)


def listed(event: dict[str, Any]) -> dict[str, Any]:
    account = event["cookies"][0].partition("=")[2].partition(".")[0]
    found = query("ACCOUNTS_TABLE", f"ACCOUNT#{account}")
    codes = [item["payer_code"]["S"] for item in found if item["sk"]["S"].startswith("CONTRACT#")]
    invoices = [item for code in codes for item in query("INVOICES_TABLE", f"CONTRACT#{code}")]
    rows = [
        {"number": item["number"]["S"], "amount": int(item["amount"]["N"]), "due_on": item["due_on"]["S"]}
        for item in invoices
        if item["sk"]["S"].startswith("INVOICE#")
    ]
    return {"statusCode": 200, "headers": JSON, "body": json.dumps({"invoices": rows})}


def query(table: str, partition: str) -> list[dict[str, Any]]:
    answer = CLIENT.query(
        TableName=os.environ[table],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": partition}},
        ConsistentRead=True,
    )
    items: list[dict[str, Any]] = answer["Items"]
    return items


def put(event: dict[str, Any]) -> dict[str, Any]:
    body = json.loads(event["body"])
    reading = body.get("to")
    if not isinstance(reading, str) or not 0 <= Decimal(reading) < 10**6:
        return {"statusCode": 422, "headers": JSON, "body": '{"code": "reading"}'}
    item = {"pk": {"S": f"BENCH#{body['meter']}"}, "sk": {"S": event["requestContext"]["requestId"]}}
    try:
        CLIENT.put_item(
            TableName=os.environ["METERS_TABLE"],
            Item=item | {"to": {"N": reading}},
            ConditionExpression="attribute_not_exists(pk) OR #to <= :to",
            ExpressionAttributeNames={"#to": "to"},
            ExpressionAttributeValues={":to": {"N": reading}},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return {"statusCode": 409, "headers": JSON, "body": '{"code": "conflict"}'}
    return {"statusCode": 201, "headers": JSON, "body": json.dumps(body)}
