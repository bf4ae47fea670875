"""The one place that makes AWS clients, and what every conditional write shares."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 3}, connect_timeout=2, read_timeout=5)
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
def dynamodb() -> "DynamoDBClient":
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
def condition() -> Iterator[None]:
    """Turns the SDK's error of a failed condition into ConditionFailed."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise ConditionFailed([True]) from error


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
            dynamodb().transact_write_items(TransactItems=list(writes))  # type: ignore[arg-type]  # native values
        except ClientError as error:
            reasons = [reason["Code"] for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" in reasons:
                raise ConditionFailed([reason == "ConditionalCheckFailed" for reason in reasons]) from error
            if "TransactionConflict" not in reasons or attempt == CONFLICT_TRIES - 1:
                raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
        else:
            return
