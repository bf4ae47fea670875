"""The tables of template.yaml, created in whatever stands in for DynamoDB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from shared import aws
from tests.support import template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# The rest (TTL, recovery, encryption) has calls of its own and changes no answer.
_CREATED_WITH = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")


def variable(logical_id: str) -> str:
    """The environment variable that names a table: AccountsTable -> ACCOUNTS_TABLE."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", logical_id).upper()


def table_names() -> dict[str, str]:
    """Each table's environment variable and the name it gets in tests, its logical id."""
    return {variable(logical_id): logical_id for logical_id in template.resources("AWS::DynamoDB::Table")}


def create_tables(client: DynamoDBClient) -> dict[str, str]:
    """Create every table of the template; returns table_names(), which is ready to go into os.environ."""
    for logical_id, resource in template.resources("AWS::DynamoDB::Table").items():
        given = resource["Properties"]
        client.create_table(
            TableName=logical_id, **{key: given[key] for key in _CREATED_WITH if key in given}
        )
    return table_names()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every item of every table, sorted by key: what a test compares before and after."""
    return {
        name: sorted(_items(name), key=lambda item: (item["pk"], item["sk"]))
        for name in table_names().values()
    }


def _items(table: str) -> list[dict[str, Any]]:
    pages = aws.dynamodb().get_paginator("scan").paginate(TableName=table)
    return [item for page in pages for item in page["Items"]]
