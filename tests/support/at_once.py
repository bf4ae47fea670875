"""Many requests at once in one process, each as if in a Lambda of its own.

Powertools keeps the event of a call in a class, as a Lambda handles one call at a time. So calls enter one
after the other up to the point where the route has read its event; from there on, where the database is, they
run side by side.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from shared import identity
from tests.support.api import Answer

type Call = Callable[[], Answer]


def at_once(monkeypatch: pytest.MonkeyPatch, calls: Sequence[Call]) -> list[Answer]:
    """Answers of all `calls`, in their order, made by threads that start together."""
    entrance, inside = threading.Lock(), threading.local()
    barrier, caller = threading.Barrier(len(calls)), identity.caller

    def leave() -> None:
        if inside.waiting:
            inside.waiting = False
            entrance.release()

    def entered(event: APIGatewayProxyEventV2, now: int) -> identity.Caller:
        leave()
        return caller(event, now)

    def made(call: Call) -> Answer:
        barrier.wait()
        entrance.acquire()
        inside.waiting = True
        try:
            return call()
        finally:
            leave()

    with monkeypatch.context() as patch, ThreadPoolExecutor(len(calls)) as threads:
        patch.setattr(identity, "caller", entered)
        return list(threads.map(made, calls))
