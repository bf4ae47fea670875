"""Accidents at the calls to AWS: at a chosen one the process dies, or AWS answers as it does on a bad day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from botocore.exceptions import ClientError, ReadTimeoutError

from shared import aws

type Kind = Literal["killed", "throttled", "conflict", "timed out"]
type When = Literal["before", "after"]
# Each kind at each moment at which it can happen.
ACCIDENTS: tuple[tuple[Kind, When], ...] = (
    ("killed", "before"),
    ("killed", "after"),
    ("throttled", "before"),
    ("conflict", "before"),
    ("timed out", "before"),
    ("timed out", "after"),
)
READING = ("BatchGet", "Get", "Query")


def differs(operation: str, kind: Kind, when: When) -> bool:
    """Whether none before it in ACCIDENTS is the same: a read conflicts with nothing and leaves nothing."""
    return not operation.startswith(READING) or (kind != "conflict" and when == "before")


class Killed(BaseException):
    """The process is gone: nobody's `except Exception` sees it."""


@dataclass
class Accident:
    """`at` the call with this number, counted from 0, of all that are made meanwhile; -1 for none."""

    at: int = -1
    kind: Kind = "killed"
    when: When = "before"
    calls: list[str] = field(default_factory=list)

    def before(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        self.calls.append(model.name)
        if self.when == "before":
            self._happen(model.name)

    def after(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        if self.when == "after":
            self._happen(model.name)

    def _happen(self, operation: str) -> None:
        if len(self.calls) - 1 == self.at:
            raise ERRORS[self.kind](operation)


def _conflict(operation: str) -> Exception:
    if operation != "TransactWriteItems":
        return ClientError({"Error": {"Code": "TransactionConflictException"}}, operation)
    response: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "TransactionConflict"}],
    }
    return ClientError(response, operation)


ERRORS: dict[Kind, Callable[[str], BaseException]] = {
    "killed": Killed,
    "throttled": lambda operation: ClientError({"Error": {"Code": "ThrottlingException"}}, operation),
    "conflict": _conflict,
    "timed out": lambda _: ReadTimeoutError(endpoint_url="aws"),
}


@contextmanager
def happening(accident: Accident) -> Iterator[Accident]:
    """Has the accident happen to whatever is done meanwhile, in this thread."""
    clients = (aws.dynamodb(), aws.sqs(), aws.s3(), aws.secretsmanager())
    for client in clients:
        client.meta.events.register("before-call", accident.before)
        client.meta.events.register("after-call", accident.after)
    try:
        yield accident
    finally:
        for client in clients:
            client.meta.events.unregister("before-call", accident.before)
            client.meta.events.unregister("after-call", accident.after)
