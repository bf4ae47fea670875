"""Processes in one thread whose calls to AWS take turns as they are told to, and may meet accidents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]  # it ships no types

from shared import aws, parallel
from tests.support.faults import ERRORS, Kind, When

type Work = Callable[[], object]
type Heard = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class Accident:
    """What happens at the call number `at` (from 0) of a process, before it is done or after."""

    at: int
    kind: Kind
    when: When


class Process(greenlet):  # type: ignore[misc]  # see above
    def __init__(self, work: Work, accident: Accident | None) -> None:
        super().__init__(self._run)
        self.work, self.accident = work, accident
        self.calls = 0
        self.had_accident = False
        self.failed: BaseException | None = None

    def _run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 - judged by whoever began it
            self.failed = error

    def before(self, operation: str) -> None:
        self.parent.switch()
        self.calls += 1
        self._happen(operation, "before")

    def after(self, operation: str) -> None:
        self._happen(operation, "after")

    def _happen(self, operation: str, when: When) -> None:
        accident = self.accident
        if accident and (self.calls - 1, when) == (accident.at, accident.when):
            self.had_accident = True
            raise ERRORS[accident.kind](operation)


def run(works: Sequence[tuple[Work, Accident | None]], choices: Iterable[int]) -> list[Process]:
    """Until all have ended; the choices, and zeros after them, say whose turn it is."""
    processes = [Process(*work) for work in works]
    turns = iter(choices)
    while ready := [process for process in processes if not process.dead]:
        ready[next(turns, 0) % len(ready)].switch()
    return processes


@dataclass
class Wire:
    """A client as the code sees it; `done` hears of each call that was done."""

    client: Any
    done: list[Heard] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.client, name)
        operation = "".join(word.capitalize() for word in name.split("_"))

        def called(**request: Any) -> Any:  # noqa: ANN401 - as the client has it
            process = getcurrent()
            if not isinstance(process, Process):
                return self._answered(method, name, request)
            process.before(operation)
            answer = self._answered(method, name, request)
            process.after(operation)
            return answer

        self.__dict__[name] = called
        return called

    def _answered(self, method: Callable[..., Any], name: str, request: dict[str, Any]) -> Any:  # noqa: ANN401
        answer = method(**request)
        for hear in self.done:
            hear(name, request)
        return answer


@contextmanager
def wired(**clients: Wire) -> Iterator[None]:
    """These clients instead of AWS's; what is done side by side is done in order, and nobody sleeps."""
    with pytest.MonkeyPatch.context() as patch:
        for name, wire in clients.items():
            patch.setattr(aws, name, lambda wire=wire: wire)
        patch.setattr(parallel, "each", lambda work, given: [work(one) for one in given])
        patch.setattr(parallel, "both", lambda one, other: (one(), other()))
        patch.setattr("time.sleep", lambda _: None)
        yield
