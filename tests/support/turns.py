"""Processes whose calls to AWS take turns in an order that a seed decides, and which may die at any of them.

What a process does side by side is done one after the other in a shuffled order, so one seed is one history.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import Any

import pytest

from shared import aws, parallel

type Work = Callable[[], object]


class Killed(BaseException):
    """The process is gone: nothing may catch this and go on."""


class Process(threading.Thread):
    """Runs while it has the turn; `left` calls more and it is dead."""

    def __init__(self, turns: "Turns", work: Work) -> None:
        super().__init__(daemon=True)
        self.turns, self.work = turns, work
        self.turn = threading.Semaphore(0)
        self.left: int | None = None
        self.children: list[Process] = []
        self.failed: BaseException | None = None
        self.ended = False

    def run(self) -> None:
        self.turn.acquire()
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for it
            self.failed = error
        self.ended = True
        self.turns.given_back.release()

    @property
    def ready(self) -> bool:
        return not self.ended and all(child.ended for child in self.children)

    def wait(self) -> None:
        self.turns.given_back.release()
        self.turn.acquire()

    def call(self) -> None:
        """What comes before a call to AWS."""
        self.wait()
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            raise Killed


class Turns:
    """`steady` is how probably a process goes on instead of another, from 0 to 1."""

    def __init__(self, random: Random, steady: float = 0.0) -> None:
        self.random, self.steady = random, steady
        self.given_back = threading.Semaphore(0)
        self.processes: list[Process] = []

    def run(self, works: Iterable[Work]) -> None:
        """Returns when all that was begun has ended; raises what one of them raised."""
        began = self._begin(works)
        last = None
        while ready := [process for process in self.processes if process.ready]:
            last = self._next(ready, last)
            last.turn.release()
            self.given_back.acquire()
        self.processes.clear()
        _raise_what_failed(began)

    def _begin(self, works: Iterable[Work]) -> list[Process]:
        began = [Process(self, work) for work in works]
        self.processes += began
        for process in began:
            process.start()
        return began

    def _next(self, ready: list[Process], last: Process | None) -> Process:
        if last in ready and self.random.random() < self.steady:
            return last
        return self.random.choice(ready)

    def side_by_side(self, work: Callable[[Any], Any], given: Sequence[Any]) -> list[Any]:
        """`work` of each of `given`, in processes of their own, which the process that asks for it awaits."""
        found: dict[int, Any] = {}

        def keep(place: int) -> None:
            found[place] = work(given[place])

        parent = running()
        assert parent is not None
        parent.children = self._begin([partial(keep, place) for place in range(len(given))])
        parent.wait()
        _raise_what_failed(parent.children)
        return [found[place] for place in range(len(given))]

    def each(self, work: Callable[[Any], Any], given: Iterable[Any]) -> list[Any]:
        """Stands in for parallel.each."""
        waiting = list(enumerate(given))
        self.random.shuffle(waiting)
        found = {place: work(one) for place, one in waiting}
        return [found[place] for place in range(len(found))]

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Every call of a process takes its turn."""
        clients: Any = (aws.dynamodb(), aws.sqs(), aws.s3(), aws.stepfunctions())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parallel, "each", self.each)
            for client in clients:
                client.meta.events.register("provide-client-params.*.*", _before_a_call)
            try:
                yield
            finally:
                for client in clients:
                    client.meta.events.unregister("provide-client-params.*.*", _before_a_call)


def running() -> Process | None:
    thread = threading.current_thread()
    return thread if isinstance(thread, Process) else None


def _before_a_call(**_: object) -> None:
    if process := running():
        process.call()


def _raise_what_failed(processes: list[Process]) -> None:
    for process in processes:
        if process.failed:
            raise process.failed
