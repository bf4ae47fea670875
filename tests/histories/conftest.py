"""DynamoDB Local, as tests/integration has it."""

from tests.integration.conftest import endpoint, tables

__all__ = ["endpoint", "tables"]
