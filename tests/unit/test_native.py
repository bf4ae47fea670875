"""Native values for DynamoDB's own: as boto3's resources have it, which stand beside ours here."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from shared import aws, keys, native, settings

NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(-(10**9), 10**9, places=3)
LEAVES = st.none() | st.booleans() | st.text() | NUMBERS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(VALUES)
def test_a_value_is_written_and_read_as_boto3_would(value: Any) -> None:  # noqa: ANN401 - what an item may hold
    assert native.wire(value) == TypeSerializer().serialize(value)
    theirs: Any = TypeSerializer().serialize(value)
    assert native.native(theirs) == TypeDeserializer().deserialize(theirs) == value


@pytest.mark.parametrize("value", [1.5, {"a set"}, object()])
def test_what_no_item_of_ours_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        native.wire(value)
    with pytest.raises(TypeError):
        native.native({"SS": ["a set"]})


@pytest.mark.usefixtures("moto_aws")
def test_a_call_leaves_what_it_was_given_as_it_was() -> None:
    key, tags = keys.profile("a"), ("x", 1)
    item: dict[str, Any] = {**key, "n": Decimal("1.50"), "inner": {"none": None, "tags": tags}}
    table = settings.table("accounts")

    aws.transact(
        {"Put": {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
    )

    assert item["inner"]["tags"] is tags
    assert aws.get(settings.table("accounts"), key) == {**item, "inner": {"none": None, "tags": ["x", 1]}}
