"""The one place that makes AWS clients, and what reads and writes the tables."""

import contextlib
import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session

from shared import conditions, native
from shared.conditions import written
from shared.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

# As many connections as shared.parallel has threads; the default of 10 would throw the others away. Three
# tries, or AWS_MAX_ATTEMPTS: who writes by the million waits for a table that grows, a customer does not.
CONFIG = Config(
    retries={"mode": "adaptive" if os.environ.get("AWS_RETRY_MODE") == "adaptive" else "standard"},
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=16,
)
MOST_WRITES = 100  # of a transaction

ConditionFailed = conditions.ConditionFailed  # what all writes here raise

type Item = conditions.Item


@cache
def _session() -> Session:
    """botocore's, as boto3 around it would also import its resources and s3transfer (docs/decisions/0002)."""
    return Session()


def _client(service: str, config: Config = CONFIG) -> Any:  # noqa: ANN401 - each service's own
    return _session().create_client(service, config=config)


@cache
def dynamodb() -> Any:  # noqa: ANN401 - the stubs know the client's wire format, ours takes native values
    """A client that takes and gives native Python values and is safe to use from threads."""
    client = _client("dynamodb")
    native.speaks_natively(client.meta.events)
    return client


def prepare() -> None:
    """Makes the client and opens a connection while a function starts, which has a whole processor for that.

    DynamoDB says to who only asks its address that it is well. What goes wrong here, the first call tells.
    """
    client = dynamodb()
    with contextlib.suppress(BotoCoreError):
        asked = AWSRequest("GET", client.meta.endpoint_url).prepare()
        client._endpoint.http_session.send(asked)  # noqa: SLF001 - the connections that its calls take


@cache
def sqs() -> "SQSClient":
    return cast("SQSClient", _client("sqs"))


@cache
def sesv2() -> "SESV2Client":
    return cast("SESV2Client", _client("sesv2"))


@cache
def sesv2_once() -> "SESV2Client":
    """One that sends at most once: of two tries of which one got no answer, both may have mailed."""
    return cast("SESV2Client", _client("sesv2", CONFIG.merge(Config(retries={"total_max_attempts": 1}))))


@cache
def s3() -> "S3Client":
    return cast("S3Client", _client("s3"))


@cache
def stepfunctions() -> Any:  # noqa: ANN401 - one call is made of it, which is not worth a package of stubs
    return _client("stepfunctions")


@cache
def lambdas() -> Any:  # noqa: ANN401 - likewise
    return _client("lambda")


@cache
def secretsmanager() -> "SecretsManagerClient":
    return cast("SecretsManagerClient", _client("secretsmanager"))


def get(table: str, key: Key) -> Item | None:
    """One item, as the last finished write left it."""
    answer: Item = dynamodb().get_item(TableName=table, Key=key, ConsistentRead=True)
    return answer.get("Item")


def put(table: str, item: Item, condition: str, **values: object) -> None:
    """Puts `item` if `condition` holds; `values` are its placeholders, `now=1` for `:now`."""
    request = {"TableName": table, "Item": item, "ConditionExpression": condition, **_values(values)}
    written(lambda: dynamodb().put_item(**request))


def update(
    table: str, key: Key, change: str, condition: str, names: dict[str, str] | None = None, **values: object
) -> Item:
    """Changes an item if `condition` holds and gives it as it is then; `names` says what `#name` means."""
    request = {"TableName": table, "Key": key, "UpdateExpression": change, "ConditionExpression": condition}
    request |= {"ExpressionAttributeNames": names} if names else {}
    request |= {"ReturnValues": "ALL_NEW", **_values(values)}
    answer = written(lambda: dynamodb().update_item(**request))
    return cast("Item", answer["Attributes"])


def changing(attributes: Mapping[str, object]) -> Item:
    """The parts of an update, for a transaction, that sets `attributes` and removes those that are None."""
    new = {name: value for name, value in attributes.items() if value is not None}
    sets = [f"#{name} = :{name}" for name in new]
    removes = [f"#{name}" for name in attributes if name not in new]
    clauses = [f"{verb} {', '.join(some)}" for verb, some in (("SET", sets), ("REMOVE", removes)) if some]
    names = {f"#{name}": name for name in attributes}
    return {"UpdateExpression": " ".join(clauses), "ExpressionAttributeNames": names, **_values(new)}


def delete(table: str, key: Key, condition: str, **values: object) -> None:
    request = {"TableName": table, "Key": key, "ConditionExpression": condition, **_values(values)}
    written(lambda: dynamodb().delete_item(**request))


def _values(values: Mapping[str, object]) -> Item:
    named = {f":{name}": value for name, value in values.items()}
    return {"ExpressionAttributeValues": named} if named else {}


def get_many(table: str, some: Sequence[Key], *, consistent: bool = False) -> list[Item]:
    """Those of `some` items that exist, in no order; what DynamoDB leaves out of a batch is asked again."""
    items: list[Item] = []
    waiting = list(some)
    while waiting:
        batch, waiting = waiting[:100], waiting[100:]
        request = {"Keys": batch, "ConsistentRead": consistent}
        answer = dynamodb().batch_get_item(RequestItems={table: request})
        items += answer["Responses"][table]
        waiting += answer["UnprocessedKeys"].get(table, {}).get("Keys", [])
    return items


def where(condition: str, **values: object) -> Item:
    """The part of a query that says which keys it wants."""
    return {"KeyConditionExpression": condition, **_values(values)}


def query(
    table: str, partition: str, prefix: str = "", *, before: str = "", consistent: bool = True
) -> list[Item]:
    """A partition's items, all or those with a sort key that begins with `prefix` or stands before `before`.

    Over as many pages as it takes, as the last finished write left them; a moment old they cost half.
    """
    own = where("pk = :pk", pk=partition)
    if prefix:
        own = where("pk = :pk AND begins_with(sk, :prefix)", pk=partition, prefix=prefix)
    elif before:
        own = where("pk = :pk AND sk < :before", pk=partition, before=before)
    request: Item = {"TableName": table, "ConsistentRead": consistent, **own}
    items: list[Item] = []
    while True:
        page = dynamodb().query(**request)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def transact(*writes: Item) -> None:
    """Does all `writes` or none. Raises ConditionFailed when a condition did not hold."""
    written(lambda: dynamodb().transact_write_items(TransactItems=list(writes)))


def transact_many(first: Sequence[Item], rest: Sequence[Item]) -> None:
    """Does `first` and as many of `rest` as one transaction takes, then what is left in further ones."""
    room = MOST_WRITES - len(first)
    transact(*first, *rest[:room])
    for start in range(room, len(rest), MOST_WRITES):
        transact(*rest[start : start + MOST_WRITES])
