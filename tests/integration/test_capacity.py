"""What reading costs: two steps to the database, and the same for 1 and for 10,000 other customers."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched, count
from typing import Any

import boto3
import time_machine

from functions.account.app import handler as account
from functions.contracts.app import handler as contracts
from functions.declarations.app import handler as declarations
from functions.imports.app import handler as imports
from functions.invoices.app import handler as invoices
from functions.sessions.app import handler as sessions
from shared import aws, keys, settings
from tests.support import people
from tests.support.api import Context, Handler, event, invoke
from tests.support.template import ROOT

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
MANY = 10_000
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
    """A call to DynamoDB: between which ticks it ran and what it consumed, in read units."""

    operation: str
    begun: int
    ended: int = 0
    units: float = 0


class Recorder:
    """Notes every call to DynamoDB together with the capacity that it consumed."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._ticks = count()
        self._open = threading.local()

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _begin(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        self._open.call = Call(model.name, next(self._ticks))
        self.calls.append(self._open.call)
        time.sleep(0.05)  # so that calls which may run side by side do

    def _end(self, parsed: dict[str, Any], **_: object) -> None:
        consumed = parsed["ConsumedCapacity"]
        tables = consumed if isinstance(consumed, list) else [consumed]
        self._open.call.units = sum(table["CapacityUnits"] for table in tables)
        self._open.call.ended = next(self._ticks)

    def of(self, path: str, cookie: str) -> list[Call]:
        """The calls that a GET of `path` makes."""
        self.calls, events = [], aws.dynamodb().meta.events
        hooks: dict[str, Callable[..., None]] = {
            "before-parameter-build": self._ask,
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


type Wire = dict[str, dict[str, str]]


def customer(number: int) -> Iterator[tuple[str, Wire]]:
    """One other customer, in the format of the wire: account, link, contract, invoice, meter."""
    code, account_id = f"9{number:07d}", f"other{number}"
    places = {
        "accounts": [keys.profile(account_id), keys.link(account_id, code)],
        "contracts": [keys.contract(code)],
        "invoices": [keys.invoice(code, f"Oth{number}")],
        "meters": [keys.meter(code, f"M{number}")],
    }
    for aggregate, some in places.items():
        for key in some:
            wire = {"pk": {"S": key["pk"]}, "sk": {"S": key["sk"]}, "payer_code": {"S": code}}
            yield settings.table(aggregate), wire


def load_customers(numbers: range, endpoint: str) -> None:
    """Puts other customers in, by 25 items a call."""
    client = boto3.client("dynamodb", endpoint_url=endpoint)
    items = (item for number in numbers for item in customer(number))

    def put(some: tuple[tuple[str, Wire], ...]) -> None:
        requests: dict[str, list[Any]] = {}
        for table, wire in some:
            requests.setdefault(table, []).append({"PutRequest": {"Item": wire}})
        while requests:
            requests = client.batch_write_item(RequestItems=requests)["UnprocessedItems"]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(put, batched(items, 25, strict=False)))


def test_every_read_takes_two_steps_and_costs_the_same_among_many(
    tables: dict[str, str], endpoint: str
) -> None:
    assert tables
    load_customers(range(1), endpoint)
    import_examples()
    people.documented("Fiz15678")
    with time_machine.travel(NOW, tick=False):
        cookie = people.signed_in("ona", "01234", "01567").cookie
        recorder = Recorder()
        among_one = {path: recorder.of(path, cookie) for path in ENDPOINTS}
    load_customers(range(1, MANY + 1), endpoint)
    with time_machine.travel(NOW, tick=False):
        among_many = {path: recorder.of(path, cookie) for path in ENDPOINTS}
    for path, calls in among_one.items():
        assert {call.operation for call in calls} <= {"Query", "GetItem", "BatchGetItem"}, path
        assert steps(calls) <= (3 if path in LISTED_FIRST else 2), path
        units = sum(call.units for call in calls)
        assert 0 < units == sum(call.units for call in among_many[path]), path
        print(f"{path}: {units} read units, {len(calls)} calls")  # noqa: T201 - the figures of docs and pytest -s
