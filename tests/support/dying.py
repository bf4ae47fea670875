"""Lambda and Step Functions with an import function that dies, and is tried again as they do it."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import Any

import pytest

from functions.imports import receiving
from shared import aws, settings
from tests.support import import_flow
from tests.support.api import Context
from tests.support.turns import Killed, Turns, running

LEFT = (300_000, 300_000, 0)  # milliseconds that a call may have
TRIES = 3  # that Lambda makes of an event


class Died(Exception):
    """What Lambda and Step Functions see of a process that was killed."""


class Portal:
    """`lives` are of one invocation after the other: how many calls to AWS it makes, None for all.

    `failed` has what invocations raised of themselves.
    """

    def __init__(self, seed: int, lives: Iterable[int | None] = (), steady: float = 0.0) -> None:
        self.turns, self.lives = Turns(Random(seed), steady), iter(lives)
        self.failed: list[Exception] = []
        self._run: set[str] = set()
        self._invoke = import_flow.invoke

    @contextmanager
    def working(self) -> Iterator[None]:
        """A page of a table is two items, and a call may have time for no more than one page."""
        scans, events = "provide-client-params.dynamodb.Scan", aws.dynamodb().meta.events
        with self.turns.taken(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(import_flow, "invoke", self.invoke)
            patch.setattr(import_flow, "side_by_side", self.turns.side_by_side)
            patch.setattr(Context, "get_remaining_time_in_millis", lambda _: self.turns.random.choice(LEFT))
            patch.setattr(receiving, "MOST_TRIES", 99)  # who dies is tried again, however often
            events.register(scans, _two_items)
            try:
                yield
            finally:
                events.unregister(scans, _two_items)

    def handle(self, *keys: str) -> None:
        """Everything that events about the objects bring about, all at once."""
        self.turns.run([partial(self.take, key) for key in keys])

    def take(self, key: str) -> None:
        """All that one event brings about, or another like it: who starts a flow need not be who runs it.

        Who dies once too often is told of in FailedImports; whoever runs the portal has that handled again.
        """
        failures = 0
        while failures < TRIES:
            try:
                import_flow.invoke(import_flow.event(key))
                break
            except Died:
                continue
            except Exception:
                failures += 1
                if failures == TRIES:
                    raise
        self._run_started()

    def invoke(self, event: import_flow.Json) -> Any:  # noqa: ANN401 - any JSON
        process = running()
        assert process is not None
        process.left = next(self.lives, None)
        try:
            return self._invoke(event)
        except Killed as killed:
            raise Died from killed
        except Exception as error:
            self.failed.append(error)
            raise
        finally:
            process.left = None

    def _run_started(self) -> None:
        flows = aws.stepfunctions()
        found = flows.list_executions(stateMachineArn=settings.import_flow_arn())["executions"]
        for execution in found:
            if execution["executionArn"] not in self._run:
                self._run.add(execution["executionArn"])
                order = flows.describe_execution(executionArn=execution["executionArn"])["input"]
                assert import_flow.run(json.loads(order)) == "Done"


def _two_items(params: Any, **_: object) -> None:  # noqa: ANN401 - any parameters
    params["Limit"] = 2
