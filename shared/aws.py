"""The one place that makes AWS clients, and what every conditional write shares."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from shared.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

# As many connections as shared.parallel has threads; the default of 10 would throw the others away.
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=16,
)
CONFLICT_TRIES = 6

type Item = dict[str, Any]


class ConditionFailed(Exception):
    """Raised when a write's condition did not hold.

    `failed` has one boolean per item of a transaction, or a single True for a single write.
    """

    def __init__(self, failed: list[bool]) -> None:
        super().__init__("condition failed")
        self.failed = failed


@cache
def dynamodb() -> Any:  # noqa: ANN401 - the stubs know the client's wire format, ours takes native values
    """A client that takes and gives native Python values and is safe to use from threads."""
    return boto3.resource("dynamodb", config=CONFIG).meta.client


@cache
def sqs() -> "SQSClient":
    return boto3.client("sqs", config=CONFIG)


@cache
def sesv2() -> "SESV2Client":
    return boto3.client("sesv2", config=CONFIG)


@cache
def s3() -> "S3Client":
    return boto3.client("s3", config=CONFIG)


@contextmanager
def _condition() -> Iterator[None]:
    """Turns the SDK's error of a failed condition into ConditionFailed."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise ConditionFailed([True]) from error


def get(table: str, key: Key) -> Item | None:
    """One item, as the last finished write left it."""
    answer: Item = dynamodb().get_item(TableName=table, Key=key, ConsistentRead=True)
    return answer.get("Item")


def put(table: str, item: Item, condition: str, **values: object) -> None:
    """Puts `item` if `condition` holds; `values` are its placeholders, `now=1` for `:now`."""
    with _condition():
        dynamodb().put_item(TableName=table, Item=item, ConditionExpression=condition, **_values(values))


def update(
    table: str, key: Key, change: str, condition: str, names: dict[str, str] | None = None, **values: object
) -> Item:
    """Changes an item if `condition` holds and gives it as it is then; `names` says what `#name` means."""
    with _condition():
        answer: Item = dynamodb().update_item(
            TableName=table,
            Key=key,
            UpdateExpression=change,
            ConditionExpression=condition,
            ReturnValues="ALL_NEW",
            **({"ExpressionAttributeNames": names} if names else {}),
            **_values(values),
        )
    return cast("Item", answer["Attributes"])


def delete(table: str, key: Key, condition: str, **values: object) -> None:
    with _condition():
        dynamodb().delete_item(TableName=table, Key=key, ConditionExpression=condition, **_values(values))


def _values(values: dict[str, object]) -> Item:
    named = {f":{name}": value for name, value in values.items()}
    return {"ExpressionAttributeValues": named} if named else {}


def get_many(table: str, some: Sequence[Key]) -> list[Item]:
    """Those of `some` items that exist, in no order; what DynamoDB leaves out of a batch is asked again."""
    items: list[Item] = []
    waiting = list(some)
    while waiting:
        batch, waiting = waiting[:100], waiting[100:]
        answer = dynamodb().batch_get_item(RequestItems={table: {"Keys": batch}})
        items += answer["Responses"][table]
        waiting += answer["UnprocessedKeys"].get(table, {}).get("Keys", [])
    return items


def query(table: str, **request: Any) -> list[Item]:  # noqa: ANN401 - the arguments of DynamoDB's Query
    """All items of a Query, over as many pages as it takes."""
    items: list[Item] = []
    while True:
        page = dynamodb().query(TableName=table, **request)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def transact(*writes: Item) -> None:
    """Does all `writes` or none.

    Raises ConditionFailed when a condition did not hold. A conflict with another transaction is no answer
    about the conditions, so it is tried again; the SDK does not do that for transactions.
    """
    for attempt in range(CONFLICT_TRIES):
        try:
            dynamodb().transact_write_items(TransactItems=list(writes))  # of a tuple, boto3 converts no value
        except ClientError as error:
            reasons = [reason["Code"] for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" in reasons:
                raise ConditionFailed([reason == "ConditionalCheckFailed" for reason in reasons]) from error
            if "TransactionConflict" not in reasons or attempt == CONFLICT_TRIES - 1:
                raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
        else:
            return
