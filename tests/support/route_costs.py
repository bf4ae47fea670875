"""What each route costs the customer of the events: calls, units of DynamoDB, bytes of log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from shared import aws, payment_keys
from tests.packaging.answers import ANSWERS
from tests.support import events, routes, tables, template
from tests.support.api import Context
from tests.support.metering import Meter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.aws import Item

LOG_BYTES, FIGURE_BYTES = 400, 200  # a few routes count for the dashboard: a line more
NAMES = [name for name in events.names() if "routeKey" in events.load(name)]

type Place = tuple[str, str, str]
"""Table, partition and sort key."""
type World = dict[Place, Item]


def world() -> World:
    """Every item."""
    found = tables.everything().items()
    return {(table, item["pk"], item["sk"]): item for table, items in found for item in items}


def costs(was: World) -> dict[str, dict[str, Any]]:
    """By route; each meets the world as it was."""
    found = {}
    for name in NAMES:
        with Written() as written:
            found[events.load(name)["routeKey"]] = _cost(name)
        _restore(was, written.places)
    return dict(sorted(found.items()))


class Written:
    """Notes where items are written: a scan for what has changed would look at a million customers."""

    def __init__(self) -> None:
        self.places: set[Place] = set()

    def __enter__(self) -> Self:
        aws.dynamodb().meta.events.register_first("provide-client-params", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        aws.dynamodb().meta.events.unregister("provide-client-params", self._note)

    def _note(self, params: dict[str, Any], **_: object) -> None:
        for one in _writes(params):
            key = one.get("Item") or one["Key"]
            self.places.add((one["TableName"], key["pk"], key["sk"]))


def _writes(params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Whatever names one item; that a read is among them does no harm."""
    if "Item" in params or "Key" in params:
        yield params
    for member in params.get("TransactItems", ()):
        yield from member.values()


def _restore(was: World, places: set[Place]) -> None:
    for table, pk, sk in places:
        if item := was.get((table, pk, sk)):
            aws.dynamodb().put_item(TableName=table, Item=item)
        else:
            aws.dynamodb().delete_item(TableName=table, Key={"pk": pk, "sk": sk})


def access_log(event: dict[str, Any]) -> int:
    """Bytes of the line that API Gateway writes by the template."""
    line: str = template.load()["Resources"]["HttpApi"]["Properties"]["AccessLogSettings"]["Format"]
    context = {"requestId": event["requestContext"]["requestId"], "routeKey": event["routeKey"]}
    for name, value in (context | {"status": "200", "responseLatency": "123"}).items():
        line = line.replace(f"$context.{name}", value)
    assert "$context" not in line
    return len(line.encode())


def _cost(name: str) -> dict[str, Any]:
    """Of the route of an event, answered as the deployed function answers it."""
    event = events.load(name)
    method, path = event["routeKey"].split(" ")
    payment_keys.kept.cache_clear()
    with Meter() as meter:
        answer = routes.handlers()[method, path](event, Context())  # type: ignore[arg-type]  # what handlers use of it
    assert answer["statusCode"] == ANSWERS[name], (name, answer)
    log = meter.log.getvalue()
    figures = log.count('"_aws":')
    assert len(log.encode()) + access_log(event) <= LOG_BYTES + figures * FIGURE_BYTES, log
    return {"calls": " ".join(sorted(meter.calls)), "read": meter.read, "write": meter.write}
