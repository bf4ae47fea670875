"""DynamoDB Local, as tests/integration has it, and the portal's settings."""

import logging
from collections.abc import Iterator

import pytest

from tests.integration.conftest import endpoint, tables
from tests.support.tables import table_names

__all__ = ["endpoint", "tables"]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Millions of log lines of things that were meant to go wrong."""
    for name, value in table_names().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EXCHANGE_BUCKET", "exchange")
    monkeypatch.setenv("MAIL_QUEUE_URL", "https://sqs.example/mail")
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
