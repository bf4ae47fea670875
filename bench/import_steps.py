"""Calls of ImportsFunction in this process, with what each took; the caller plays the state machine."""

import json
import os
import resource
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from functions.imports import flow
from functions.imports.app import handler
from shared import aws

MINUTES_5 = 300_000


@dataclass
class Step:
    """What a call took: seconds of clock and of CPU, the highest memory so far (MB), units by table."""

    seconds: float
    cpu: float
    memory: float
    written: dict[str, float] = field(default_factory=dict)
    read: dict[str, float] = field(default_factory=dict)
    answer: Any = None


class Context:
    """What handlers use of Lambda's: the time that is left."""

    def __init__(self) -> None:
        self._end = time.monotonic() + MINUTES_5 / 1000

    def get_remaining_time_in_millis(self) -> int:
        return int((self._end - time.monotonic()) * 1000)


def watch() -> None:
    """Counts from now on what the tables charge, and keeps flows from being started."""
    events = aws.dynamodb().meta.events
    events.register("provide-client-params.dynamodb.*", _ask)
    events.register("after-call.dynamodb.*", _count)
    flow.start = _started.append  # type: ignore[assignment]  # the caller runs the steps


_started: list[Any] = []
_charged: dict[str, Counter[str]] = {"read": Counter(), "written": Counter()}


def _ask(params: dict[str, Any], **_: object) -> dict[str, Any]:
    return params | {"ReturnConsumedCapacity": "TOTAL"}


def _count(model: Any, parsed: dict[str, Any], **_: object) -> None:  # noqa: ANN401 - botocore has no types
    found = parsed.get("ConsumedCapacity", [])
    side = "written" if model.name in ("UpdateItem", "PutItem") else "read"
    for one in found if isinstance(found, list) else [found]:
        _charged[side][one["TableName"]] += one["CapacityUnits"]


def call(event: dict[str, Any]) -> Step:
    """Calls the handler; for an S3 event the answer has the number of chunks and the plan's id."""
    _started.clear()
    for counter in _charged.values():
        counter.clear()
    before, cpu = time.monotonic(), time.process_time()
    answer = handler(event, Context())  # type: ignore[arg-type]  # what handlers use of it
    if _started:
        answer = {"plan": _started[0].id, "chunks": len(_started[0].places)}
    took = time.monotonic() - before, time.process_time() - cpu, _memory()
    return Step(*took, dict(_charged["written"]), dict(_charged["read"]), answer)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
    watch()
    for line in sys.stdin:
        print(json.dumps(asdict(call(json.loads(line)))), flush=True)
