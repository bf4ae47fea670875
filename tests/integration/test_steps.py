"""How long reading waits: for two steps to the database. What it costs: test_routes.py."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from functions.account.app import handler as account
from functions.contracts.app import handler as contracts
from functions.declarations.app import handler as declarations
from functions.imports.app import handler as imports
from functions.invoices.app import handler as invoices
from functions.sessions.app import handler as sessions
from shared import aws
from tests.support import people
from tests.support.api import Context, Handler, event, invoke
from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
ENDPOINTS: dict[str, Handler] = {
    "/api/session": sessions,
    "/api/account": account,
    "/api/account/sessions": account,
    "/api/account/export": account,
    "/api/contracts": contracts,
    "/api/invoices": invoices,
    "/api/dues": invoices,
    "/api/invoices/Fiz15678": invoices,
    "/api/invoices/Fiz15678/pdf": invoices,
    "/api/contracts/01567/invoices/Fiz15678/changes": invoices,
    "/api/declarations": declarations,
    "/api/calendar": declarations,
    "/api/contracts/01567/meters/KV1_563/readings": declarations,
}

# What a list names is read after it.
LISTED_FIRST = {"/api/account/export", "/api/contracts/01567/invoices/Fiz15678/changes"}


@dataclass
class Call:
    """A call to DynamoDB, and between which ticks it ran."""

    operation: str
    begun: int
    ended: int = 0


class Recorder:
    """Notes every call to DynamoDB."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._ticks = count()
        self._open = threading.local()

    def _begin(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        self._open.call = Call(model.name, next(self._ticks))
        self.calls.append(self._open.call)
        time.sleep(0.15)  # so that calls which may run side by side do

    def _end(self, **_: object) -> None:
        self._open.call.ended = next(self._ticks)

    def of(self, path: str, cookie: str) -> list[Call]:
        """The calls that a GET of `path` makes."""
        self.calls, events = [], aws.dynamodb().meta.events
        hooks: dict[str, Callable[..., None]] = {
            "before-call": self._begin,
            "after-call": self._end,
        }
        for name, hook in hooks.items():
            events.register(f"{name}.dynamodb", hook)
        try:
            assert invoke(ENDPOINTS[path], event("GET", path, cookie=cookie)).status == 200
        finally:
            for name, hook in hooks.items():
                events.unregister(f"{name}.dynamodb", hook)
        return self.calls


def steps(calls: list[Call]) -> int:
    """The longest chain of calls that each began only after the one before had ended."""
    chain, ended = 0, -1
    for call in sorted(calls, key=lambda call: call.ended):
        if call.begun > ended:
            chain, ended = chain + 1, call.ended
    return chain


def import_examples() -> None:
    for path in (ROOT / "examples").glob("*.csv"):
        aws.s3().put_object(Bucket="exchange", Key=f"in/{path.name}", Body=path.read_bytes())
        place = {"bucket": {"name": "exchange"}, "object": {"key": f"in/{path.name}"}}
        imports({"Records": [{"s3": place}]}, Context())  # type: ignore[arg-type]  # what handlers use of it


@pytest.mark.usefixtures("tables")
def test_every_read_takes_two_steps() -> None:
    import_examples()
    people.documented("Fiz15678")
    with time_machine.travel(NOW, tick=False):
        cookie = people.signed_in("ona", "01234", "01567").cookie
        recorder = Recorder()
        for path in ENDPOINTS:
            calls = recorder.of(path, cookie)
            assert {call.operation for call in calls} <= {"Query", "GetItem", "BatchGetItem"}, path
            assert steps(calls) <= (3 if path in LISTED_FIRST else 2), path
