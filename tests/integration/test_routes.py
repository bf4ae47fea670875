"""What each route costs, the same alone and among 1,000: calls, units of DynamoDB, bytes of log."""

import json
from datetime import UTC, datetime

import pytest
import time_machine

from tests.packaging import world
from tests.support import crowd, events, route_costs
from tests.support.crowd import Customer
from tests.support.template import ROOT

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
MANY = 1_000
# By route; tools/costs.py counts with it. Who changes it on purpose finds the new line in the failed test.
COSTS = ROOT / "bench" / "routes.json"


@pytest.mark.usefixtures("tables")
def test_every_route_costs_what_its_line_says_among_few_and_many(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = events.load("imports-file")["Records"][0]["s3"]["bucket"]["name"]
    monkeypatch.setenv("EXCHANGE_BUCKET", bucket)
    with time_machine.travel(NOW, tick=False):
        world.speak_of_the_events()
        was = route_costs.world()
        alone = route_costs.costs(was)
        assert route_costs.world() == was
        crowd.load(map(Customer, range(MANY)), int(NOW.timestamp()))
        among_many = route_costs.costs(was)
    assert alone == among_many
    lines = [f"  {json.dumps(route)}: {json.dumps(cost)}" for route, cost in alone.items()]
    assert COSTS.read_text() == "{\n" + ",\n".join(lines) + "\n}\n"
