"""What handling an event costs: calls to AWS, what they consume of DynamoDB, and bytes of log."""

from __future__ import annotations

import io
import logging
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from shared import aws
from shared.problems import LOGGER

if TYPE_CHECKING:
    from botocore.model import OperationModel

# Of a transaction's units DynamoDB tells the sum only, all of it of writes with us.
READING = {"GetItem", "BatchGetItem", "Query", "Scan"}


@dataclass
class Meter:
    calls: list[str] = field(default_factory=list)
    read: float = 0
    write: float = 0
    log: io.StringIO = field(default_factory=io.StringIO)

    def __enter__(self) -> Self:
        for client in (aws.dynamodb(), aws.sqs(), aws.s3(), aws.secretsmanager()):
            client.meta.events.register_first("before-call", self._note)
        aws.dynamodb().meta.events.register("before-parameter-build", self._ask)
        aws.dynamodb().meta.events.register("after-call", self._add)
        self._handler = logging.StreamHandler(self.log)
        self._handler.setFormatter(LOGGER.registered_formatter)
        LOGGER.addHandler(self._handler)
        self._printed = redirect_stdout(self.log)  # figures are printed
        self._printed.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for client in (aws.dynamodb(), aws.sqs(), aws.s3(), aws.secretsmanager()):
            client.meta.events.unregister("before-call", self._note)
        aws.dynamodb().meta.events.unregister("before-parameter-build", self._ask)
        aws.dynamodb().meta.events.unregister("after-call", self._add)
        self._printed.__exit__(None, None, None)
        LOGGER.handlers.remove(self._handler)

    def _note(self, model: OperationModel, **_: object) -> None:
        self.calls.append(model.name)

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _add(self, parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        consumed = parsed.get("ConsumedCapacity", [])
        units = sum(one["CapacityUnits"] for one in (consumed if isinstance(consumed, list) else [consumed]))
        if model.name in READING:
            self.read += units
        else:
            self.write += units
