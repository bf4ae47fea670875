"""A process that dies at one of its calls to AWS."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared import aws, parallel


class Killed(Exception):
    """Raised where the process ends."""


class Calls:
    """Counts calls; the one at `deadly` is the last of its process."""

    def __init__(self, deadly: int | None) -> None:
        self.deadly, self.made = deadly, 0

    def note(self, **_: object) -> None:
        self.made += 1
        if self.made - 1 == self.deadly:
            raise Killed


@contextmanager
def killed_at(deadly: int | None) -> Iterator[Calls]:
    """Dies before its call number `deadly`, which is after the one before; calls come one after the other."""
    calls = Calls(deadly)
    clients: list[Any] = [aws.dynamodb(), aws.sqs(), aws.s3(), aws.stepfunctions()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "each", _one_after_the_other)
        for client in clients:
            client.meta.events.register("before-call.*.*", calls.note)
        try:
            yield calls
        finally:
            for client in clients:
                client.meta.events.unregister("before-call.*.*", calls.note)


def _one_after_the_other[Given, Found](work: Callable[[Given], Found], given: Iterable[Given]) -> list[Found]:
    return [work(one) for one in given]
