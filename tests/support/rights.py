"""What functions ask of AWS, held against template.yaml's rights: moto allows everything.

`lacking` has the calls of a test that AWS would refuse, `unused()` the rights that no call has needed so far.
"""

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

# How it names other things that are used by what they are called in it.
NAMED = re.compile(r"(stateMachine:|identity/|configuration-set/)")

lacking: list[str] = []
used: set[tuple[str, str, str]] = set()
"""Function, action and what of each right that some call needed."""


def watch(client: Any) -> None:  # noqa: ANN401 - as shared.aws has it
    """Notes in `lacking` each call of a function's own code that AWS would refuse it."""
    service = client.meta.service_model.service_name
    client.meta.events.register(f"provide-client-params.{service}.*", _note, unique_id="rights")


def _note(params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore has no types
    if not (function := _running()):
        return
    uses = USES[model.service_model.service_name](model.name, params)
    for action, thing in uses:
        needed = {
            (may, what) for may, what in _rights(function) if action == may and fnmatchcase(thing, what)
        }
        used.update((function, *right) for right in needed)
        if not needed:
            lacking.append(f"{function} may not {action} {thing}")


def unused() -> list[str]:
    """What template.yaml allows and no call has needed."""
    functions = [
        name.removesuffix("Function").lower() for name in template.resources("AWS::Serverless::Function")
    ]
    given = {(function, *right) for function in functions for right in _rights(function)}
    return [f"{function} never does {action} {what}" for function, action, what in sorted(given - used)]


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


def _messages(_operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A batch needs the right of one message; a queue that a test makes up is nobody's to allow."""
    name = f"{params['QueueUrl'].rpartition('/')[2].title().replace('-', '')}Queue"
    if name in template.resources("AWS::SQS::Queue"):
        yield "sqs:SendMessage", name


def _mails(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"ses:{operation}", "identity/"
    if "ConfigurationSetName" in params:
        yield f"ses:{operation}", "configuration-set/"


def _secrets(operation: str, _params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"secretsmanager:{operation}", "PaymentSecret"


def _flows(operation: str, _params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"states:{operation}", "stateMachine:"


USES = {
    "dynamodb": _uses,
    "s3": _objects,
    "lambda": _calls,
    "sqs": _messages,
    "sesv2": _mails,
    "secretsmanager": _secrets,
    "stepfunctions": _flows,
}


@cache
def _rights(function: str) -> set[tuple[str, str]]:
    """Each action with a resource, called by its logical id in tests, or a pattern of keys."""
    properties = template.resources("AWS::Serverless::Function")[f"{function.capitalize()}Function"][
        "Properties"
    ]
    statements = [one for policy in properties["Policies"] for one in policy["Statement"]]
    return {
        (action, what)
        for statement in statements
        for action in _listed(statement["Action"])
        for what in _things(str(statement["Resource"]))
    }


def _things(resource: str) -> list[str]:
    return [*_named(resource), *OBJECTS.findall(resource), *NAMED.findall(resource)]


def _named(resource: str) -> list[str]:
    """Logical ids, and indexes as `TABLE/index/NAME`."""
    kinds = (
        "AWS::DynamoDB::Table",
        "AWS::Serverless::Function",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
    )
    ids = [name for kind in kinds for name in template.resources(kind) if f"'{name}'" in resource]
    return [*ids, *("".join(found) for found in INDEXES.findall(resource))]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a template's value
    return value if isinstance(value, list) else [value]
