"""Handlers and stores on DynamoDB Local; the other services stay moto's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared import aws
from tests.support import dynamodb_local
from tests.support.tables import table_names

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The address of DynamoDB Local."""
    if reason := dynamodb_local.missing():
        pytest.skip(reason)
    with dynamodb_local.server() as address:
        yield address


@pytest.fixture
def tables(
    endpoint: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[dict[str, str]]:
    """Empty tables of the template by environment variable; the clients of shared.aws use them."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
    request.getfixturevalue("moto_aws")  # moto leaves alone what does not go to AWS
    yield table_names()
    for name in table_names().values():
        aws.dynamodb().delete_table(TableName=name)
