"""What functions do to the tables, held against the rights of template.yaml: moto allows everything."""

import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.support import template

lacking: list[str] = []


def watch(client: Any) -> None:  # noqa: ANN401 - as shared.aws has it
    """Notes in `lacking` each call of a function's own code that AWS would refuse it."""
    client.meta.events.register("provide-client-params.dynamodb.*", _note, unique_id="rights")


def _note(params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore has no types
    if not (function := _running()):
        return
    for action, table in _uses(model.name, params):
        if (action, table) not in _rights(function):
            lacking.append(f"{function} may not {action} {table}")


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
    yield from ((f"dynamodb:{operation}", table) for table in tables)


@cache
def _rights(function: str) -> set[tuple[str, str]]:
    """Each action with the table, which tests call by its logical id."""
    properties = template.resources("AWS::Serverless::Function")[f"{function.capitalize()}Function"][
        "Properties"
    ]
    statements = [one for policy in properties["Policies"] for one in policy["Statement"]]
    return {
        (action, table)
        for statement in statements
        for action in _listed(statement["Action"])
        for table in template.resources("AWS::DynamoDB::Table")
        if f"'{table}" in str(statement["Resource"])
    }


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a template's value
    return value if isinstance(value, list) else [value]
