"""What each route costs, the same alone and among 1,000: calls, units of DynamoDB, bytes of log."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from shared import aws, payment_keys
from tests.packaging import world
from tests.packaging.answers import ANSWERS
from tests.support import crowd, events, routes, tables, template
from tests.support.api import Context
from tests.support.metering import Meter
from tests.support.template import ROOT

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
MANY = 1_000
# By route; tools/costs.py counts with it. Who changes it on purpose finds the new line in the failed test.
COSTS = ROOT / "bench" / "routes.json"
LOG_BYTES, FIGURE_BYTES = 400, 200  # a few routes count for the dashboard: a line more
NAMES = [name for name in events.names() if "routeKey" in events.load(name)]

type World = dict[str, list[dict[str, Any]]]


def everything() -> World:
    """Every item but those of the crowd."""
    wanted = {"FilterExpression": f"attribute_not_exists({crowd.MARK})", "ConsistentRead": True}
    scan = aws.dynamodb().get_paginator("scan").paginate
    names = tables.table_names().values()
    return {
        name: [item for page in scan(TableName=name, **wanted) for item in page["Items"]] for name in names
    }


def restore(was: World) -> None:
    """The world as it was before an event changed it."""
    for table, items in everything().items():
        for item in items:
            if item not in was[table]:
                key = {"pk": item["pk"], "sk": item["sk"]}
                aws.dynamodb().delete_item(TableName=table, Key=key)
        for item in was[table]:
            if item not in items:
                aws.dynamodb().put_item(TableName=table, Item=item)


def access_log(event: dict[str, Any]) -> int:
    """Bytes of the line that API Gateway writes by the template."""
    line: str = template.load()["Resources"]["HttpApi"]["Properties"]["AccessLogSettings"]["Format"]
    context = {"requestId": event["requestContext"]["requestId"], "routeKey": event["routeKey"]}
    for name, value in (context | {"status": "200", "responseLatency": "123"}).items():
        line = line.replace(f"$context.{name}", value)
    assert "$context" not in line
    return len(line.encode())


def cost(name: str) -> dict[str, Any]:
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


def costs(was: World) -> dict[str, Any]:
    found = {}
    for name in NAMES:
        found[events.load(name)["routeKey"]] = cost(name)
        restore(was)
    return dict(sorted(found.items()))


@pytest.mark.usefixtures("tables")
def test_every_route_costs_what_its_line_says_among_few_and_many(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = events.load("imports-file")["Records"][0]["s3"]["bucket"]["name"]
    monkeypatch.setenv("EXCHANGE_BUCKET", bucket)
    with time_machine.travel(NOW, tick=False):
        world.speak_of_the_events()
        was = everything()
        alone = costs(was)
        crowd.load(range(MANY), endpoint)
        among_many = costs(was)
    assert alone == among_many
    lines = [f"  {json.dumps(route)}: {json.dumps(cost)}" for route, cost in alone.items()]
    assert COSTS.read_text() == "{\n" + ",\n".join(lines) + "\n}\n"
