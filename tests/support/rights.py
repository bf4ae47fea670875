"""What functions do to tables and the bucket, held against template.yaml's rights: moto allows everything."""

import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from tests.support import template

# How a resource of the template names what lies in the exchange bucket.
OBJECTS = re.compile(r"(?:-exchange-\$\{AWS::AccountId\}|\$\{ExchangeBucket\.Arn\})/?([^']*)'")
INDEXES = re.compile(r"\$\{(\w+)\.Arn\}(/index/\w+)")
S3_ACTIONS = {"DeleteObjects": "DeleteObject", "HeadObject": "GetObject", "ListObjectsV2": "ListBucket"}

lacking: list[str] = []


def watch(client: Any) -> None:  # noqa: ANN401 - as shared.aws has it
    """Notes in `lacking` each call of a function's own code that AWS would refuse it."""
    service = client.meta.service_model.service_name
    client.meta.events.register(f"provide-client-params.{service}.*", _note, unique_id="rights")


def _note(params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore has no types
    if not (function := _running()):
        return
    uses = USES[model.service_model.service_name](model.name, params)
    for action, used in uses:
        if not any(action == may and fnmatchcase(used, what) for may, what in _rights(function)):
            lacking.append(f"{function} may not {action} {used}")


def _running() -> str | None:
    """The function whose code calls, unless a test's own code does on its way."""
    frame = sys._getframe(2)  # noqa: SLF001 - only the stack knows; 0 and 1 are of this file
    while caller := frame.f_back:
        package, _, rest = caller.f_globals.get("__name__", "").partition(".")
        if package in ("functions", "tests"):
            return rest.partition(".")[0] if package == "functions" else None
        frame = caller
    return None


def _uses(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Action and table of a call; a transaction needs the right of each of its members."""
    if operation == "TransactWriteItems":
        for member in params["TransactItems"]:
            [(kind, write)] = member.items()
            yield f"dynamodb:{kind}Item", write["TableName"]
        return
    tables = params.get("RequestItems", {params.get("TableName"): None})
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    yield from ((f"dynamodb:{operation}", f"{table}{index}") for table in tables)


def _objects(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Action and key of each object that a call is about; a list is of the bucket itself."""
    several = params.get("Delete", {}).get("Objects", [{"Key": params.get("Key", "")}])
    yield from ((f"s3:{S3_ACTIONS.get(operation, operation)}", one["Key"]) for one in several)


def _calls(_operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "lambda:InvokeFunction", params["FunctionName"]


USES = {"dynamodb": _uses, "s3": _objects, "lambda": _calls}


@cache
def _rights(function: str) -> set[tuple[str, str]]:
    """Each action with a table or function, called by its logical id in tests, or a pattern of keys."""
    properties = template.resources("AWS::Serverless::Function")[f"{function.capitalize()}Function"][
        "Properties"
    ]
    statements = [one for policy in properties["Policies"] for one in policy["Statement"]]
    return {
        (action, what)
        for statement in statements
        for action in _listed(statement["Action"])
        for what in [*_named(str(statement["Resource"])), *OBJECTS.findall(str(statement["Resource"]))]
    }


def _named(resource: str) -> list[str]:
    """Logical ids, and indexes as `TABLE/index/NAME`."""
    kinds = ("AWS::DynamoDB::Table", "AWS::Serverless::Function")
    ids = [name for kind in kinds for name in template.resources(kind) if f"'{name}'" in resource]
    return [*ids, *("".join(found) for found in INDEXES.findall(resource))]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a template's value
    return value if isinstance(value, list) else [value]
