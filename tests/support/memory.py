"""A DynamoDB in this process's memory: as much of it as paying uses, far faster than DynamoDB Local.

tests/histories/test_memory.py holds it against DynamoDB Local.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from botocore.exceptions import ClientError

type Item = dict[str, Any]

_TERM = re.compile(r"attribute_(not_)?exists\((\w+)\)|(\w+) (=|<=) (:\w+)")
_MOST = 100  # members of a transaction


class Memory:
    """Methods as those of a boto3 client that takes and gives native values."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Item]]] = defaultdict(lambda: defaultdict(dict))

    def get_item(self, *, TableName: str, Key: Item, **_: object) -> Item:  # noqa: N803 - boto3's names
        found = self._found(TableName, Key)
        return {"Item": _copied(found)} if found else {}

    def batch_get_item(self, *, RequestItems: Item) -> Item:  # noqa: N803
        found = {
            table: [_copied(item) for key in request["Keys"] if (item := self._found(table, key))]
            for table, request in RequestItems.items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def query(self, *, TableName: str, KeyConditionExpression: str, **request: Any) -> Item:  # noqa: N803, ANN401
        values = request.get("ExpressionAttributeValues", {})
        pk, fits = _wanted(KeyConditionExpression, values)
        partition = self.tables[TableName][pk]
        names = sorted(partition, reverse=not request.get("ScanIndexForward", True))
        items = [_copied(partition[name]) for name in names if fits(name)]
        return {"Items": items[: request.get("Limit")]}

    def put_item(self, **request: Any) -> Item:  # noqa: ANN401
        return self._write("Put", request)

    def update_item(self, **request: Any) -> Item:  # noqa: ANN401
        self._write("Update", request)
        return {"Attributes": _copied(self._found(request["TableName"], request["Key"]))}

    def delete_item(self, **request: Any) -> Item:  # noqa: ANN401
        return self._write("Delete", request)

    def transact_write_items(self, *, TransactItems: list[Item]) -> Item:  # noqa: N803
        members = [(kind, request) for member in TransactItems for kind, request in member.items()]
        places = [(request["TableName"], *_key(kind, request)) for kind, request in members]
        if len(places) > _MOST or len(set(places)) < len(places):
            raise ClientError({"Error": {"Code": "ValidationException"}}, "TransactWriteItems")
        reasons = ["None" if self._holds(*one) else "ConditionalCheckFailed" for one in members]
        if any(reason != "None" for reason in reasons):
            response: Any = {
                "Error": {"Code": "TransactionCanceledException"},
                "CancellationReasons": [{"Code": reason} for reason in reasons],
            }
            raise ClientError(response, "TransactWriteItems")
        for kind, request in members:
            self._do(kind, request)
        return {}

    def _write(self, kind: str, request: Item) -> Item:
        if not self._holds(kind, request):
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, f"{kind}Item")
        self._do(kind, request)
        return {}

    def _found(self, table: str, key: Mapping[str, Any]) -> Item | None:
        return self.tables[table][key["pk"]].get(key["sk"])

    def _holds(self, kind: str, request: Item) -> bool:
        """Terms joined by AND, or by OR: nothing of ours mixes them."""
        pk, sk = _key(kind, request)
        found = self.tables[request["TableName"]][pk].get(sk, {})
        values = request.get("ExpressionAttributeValues", {})
        condition = request.get("ConditionExpression", "")
        joined = any if " OR " in condition else all
        terms = [term for term in re.split(" AND | OR ", condition) if term]
        return joined(_is_true(term, found, values) for term in terms) if terms else True

    def _do(self, kind: str, request: Item) -> None:
        pk, sk = _key(kind, request)
        partition = self.tables[request["TableName"]][pk]
        if kind == "Put":
            partition[sk] = _native(request["Item"])
        elif kind == "Delete":
            partition.pop(sk, None)
        elif kind == "Update":
            item = partition.setdefault(sk, {"pk": pk, "sk": sk})
            values = _native(request["ExpressionAttributeValues"])
            for change in request["UpdateExpression"].removeprefix("SET ").split(", "):
                name, value = change.split(" = ")
                item[name] = values[value]


def _key(kind: str, request: Item) -> tuple[str, str]:
    key = request["Item"] if kind == "Put" else request["Key"]
    return key["pk"], key["sk"]


def _is_true(term: str, found: Item, values: Item) -> bool:
    parsed = _TERM.fullmatch(term)
    assert parsed, term
    absent, name, compared, sign, value = parsed.groups()
    if name:
        return (name in found) is not bool(absent)
    if compared not in found:
        return False
    own, given = found[compared], values[value]
    return bool(own == given if sign == "=" else own <= given)


def _wanted(condition: str, values: Item) -> tuple[str, Callable[[str], bool]]:
    """The partition, and which sort keys of it."""
    fits: dict[str, Callable[[str], bool]] = {
        "pk = :pk": lambda _: True,
        "pk = :pk AND begins_with(sk, :prefix)": lambda sk: sk.startswith(values[":prefix"]),
        "pk = :pk AND sk < :before": lambda sk: bool(sk < values[":before"]),
        "pk = :pk AND sk BETWEEN :from AND :to": lambda sk: bool(values[":from"] <= sk <= values[":to"]),
    }
    return values[":pk"], fits[condition]


def _native(value: Any) -> Any:  # noqa: ANN401 - what an item may hold
    """As it comes back: numbers as Decimal, lists as lists; nothing is shared with who wrote it."""
    if isinstance(value, Mapping):
        return {name: _native(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_native(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float):
        raise TypeError("float")
    return value


def _copied(value: Any) -> Any:  # noqa: ANN401 - what an item may hold
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
