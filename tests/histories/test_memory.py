"""The table in memory answers as DynamoDB Local does, whatever paying asks of it."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import aws
from tests.support.memory import Memory

TABLE, PLACES = "PaymentsTable", ("a", "b")
NAMES = st.sampled_from(("amount", "version"))
KEYS = st.fixed_dictionaries({"pk": st.sampled_from(PLACES), "sk": st.sampled_from(("E#1", "E#2", "F#1"))})
VALUES = st.one_of(
    st.integers(0, 3), st.text("xy", max_size=2), st.none(), st.lists(st.integers(0, 2), max_size=2)
)
CONDITIONS = st.sampled_from(
    (
        "attribute_not_exists(pk)",
        "attribute_exists(pk)",
        "attribute_exists(amount)",
        "attribute_not_exists(pk) OR version <= :given",
        "amount = :given AND attribute_not_exists(version)",
        "amount = :given AND version = :given",
    )
)


def _conditioned(condition: str, given: int) -> dict[str, Any]:
    values = {"ExpressionAttributeValues": {":given": given}} if ":given" in condition else {}
    return {"ConditionExpression": condition, **values}


@st.composite
def puts(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    item = draw(KEYS) | draw(st.dictionaries(NAMES, st.integers(0, 3))) | {"more": draw(VALUES)}
    about = _conditioned(draw(CONDITIONS), draw(st.integers(0, 3)))
    return "Put", {"TableName": TABLE, "Item": item, **about}


@st.composite
def updates(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    about = _conditioned(draw(CONDITIONS), draw(st.integers(0, 3)))
    values = {":amount": draw(st.integers(0, 3)), ":version": draw(st.integers(0, 3))}
    about["ExpressionAttributeValues"] = {**about.get("ExpressionAttributeValues", {}), **values}
    change = "SET amount = :amount, version = :version"
    return "Update", {"TableName": TABLE, "Key": draw(KEYS), "UpdateExpression": change, **about}


@st.composite
def deletes(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    return "Delete", {"TableName": TABLE, "Key": draw(KEYS), **_conditioned("attribute_exists(pk)", 0)}


def _place(request: dict[str, Any]) -> tuple[str, str]:
    key = request.get("Key") or request["Item"]
    return key["pk"], key["sk"]


WRITES = st.one_of(puts(), updates(), deletes())
RETURNED = {"Update": {"ReturnValues": "ALL_NEW"}}
SINGLE = WRITES.map(lambda write: (f"{write[0].lower()}_item", write[1] | RETURNED.get(write[0], {})))
# Two members about one item AWS refuses; DynamoDB Local does not always.
TOGETHER = st.lists(WRITES, min_size=1, max_size=3, unique_by=lambda write: _place(write[1])).map(
    lambda writes: ("transact_write_items", {"TransactItems": [{kind: request} for kind, request in writes]})
)
CONDITIONS_OF_KEYS = (
    aws.where("pk = :pk", pk="a"),
    aws.where("pk = :pk AND begins_with(sk, :prefix)", pk="a", prefix="E#"),
    aws.where("pk = :pk AND sk < :before", pk="a", before="E#2"),
)
BETWEEN = {
    **aws.where("pk = :pk AND sk BETWEEN :from AND :to", pk="b", **{"from": "E#1", "to": "E#2~"}),
    "ScanIndexForward": False,
    "Limit": 1,
}
READS = st.one_of(
    KEYS.map(lambda key: ("get_item", {"TableName": TABLE, "Key": key})),
    st.sampled_from(CONDITIONS_OF_KEYS).map(lambda wanted: ("query", {"TableName": TABLE, **wanted})),
    st.just(("query", {"TableName": TABLE, **BETWEEN})),
)
CALLS = st.lists(st.one_of(SINGLE, TOGETHER, READS), min_size=1, max_size=8)


def answered(call: Callable[..., Any], request: dict[str, Any]) -> Any:  # noqa: ANN401 - an answer or a refusal
    try:
        answer = call(**request)
    except ClientError as error:
        reasons = [one["Code"] for one in error.response.get("CancellationReasons", [])]
        return error.response["Error"]["Code"], reasons
    return {name: answer[name] for name in ("Item", "Items", "Attributes") if name in answer}


def everything(client: Any) -> list[Any]:  # noqa: ANN401 - boto3's, or the one in memory
    return [
        answered(client.query, {"TableName": TABLE, **aws.where("pk = :pk", pk=place)}) for place in PLACES
    ]


@pytest.fixture
def client(tables: dict[str, str]) -> Any:  # noqa: ANN401 - boto3 has no type for it
    assert tables
    return aws.dynamodb()


def test_the_table_in_memory_answers_and_keeps_what_dynamodb_local_does(client: Any) -> None:  # noqa: ANN401
    @settings(max_examples=300, database=None)
    @given(CALLS)
    def asked(calls: list[tuple[str, dict[str, Any]]]) -> None:
        memory = Memory()
        for place in PLACES:
            for sk in ("E#1", "E#2", "F#1"):
                client.delete_item(TableName=TABLE, Key={"pk": place, "sk": sk})
        for name, request in calls:
            assert answered(getattr(memory, name), request) == answered(getattr(client, name), request)
        assert everything(memory) == everything(client)

    asked()


def test_many_are_read_and_written_at_once_as_dynamodb_local_does(client: Any) -> None:  # noqa: ANN401
    memory = Memory()
    some = [{"pk": "a", "sk": f"{number:03d}"} for number in range(101)]
    puts = [{"Put": {"TableName": TABLE, "Item": one}} for one in some]
    for count in (101, 100):
        request = {"TransactItems": puts[:count]}
        assert answered(memory.transact_write_items, request) == answered(
            client.transact_write_items, request
        )
    wanted = {"RequestItems": {TABLE: {"Keys": some[50:]}}}
    found = [one.batch_get_item(**wanted)["Responses"][TABLE] for one in (memory, client)]
    assert sorted(found[0], key=lambda item: item["sk"]) == sorted(found[1], key=lambda item: item["sk"])
    assert len(found[0]) == 50
