"""The tests beside this one mean DynamoDB Local, not moto."""

import pytest
from botocore.exceptions import ClientError

from shared import aws

type Tables = dict[str, str]


def test_tables_are_empty_at_the_start(tables: Tables) -> None:
    for name in tables.values():
        assert aws.query(name, "A") == []


def test_what_moto_takes_and_dynamodb_refuses_is_refused(tables: Tables) -> None:
    name = tables["ACCOUNTS_TABLE"]
    writes = [{"PutRequest": {"Item": {"pk": "A", "sk": str(number)}}} for number in range(26)]

    with pytest.raises(ClientError, match="Too many items"):
        aws.dynamodb().batch_write_item(RequestItems={name: writes})


def test_other_services_answer_from_moto(tables: Tables) -> None:
    assert tables
    assert aws.sqs().list_queues()["QueueUrls"]
