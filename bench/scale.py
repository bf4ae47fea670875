"""Calls and units of each route among 1, 1,000 and 1,000,000 customers: writes docs/performance.md.

    python -m bench.scale [CUSTOMERS]    (the most of them, 1,000,000 unless told)

They must be the same, and those of bench/routes.json; it fails where one is not.
"""

import io
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

import time_machine

from bench import million, report, results, verdict
from functions.invoices.app import handler as invoices
from shared import aws
from shared.problems import LOGGER
from tests.packaging import world
from tests.support import dynamodb_local, events, fake_aws, route_costs
from tests.support.api import event, invoke
from tests.support.crowd import Customer

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
NOBODYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1"}

type Costs = dict[str, dict[str, Any]]


def main(most: int = verdict.SCALE_CUSTOMERS) -> int:
    given: dict[str, str] = json.loads((events.FOLDER / "env.json").read_text())["Parameters"]
    ours = {name: value for name, value in given.items() if not name.startswith("AWS_")}
    os.environ |= ours | NOBODYS | {"POWERTOOLS_SERVICE_NAME": "savitarna"}
    LOGGER.registered_handler.setLevel(logging.CRITICAL)
    sizes = [1, 1_000, most]
    found, items = costs(sizes)
    known: Costs = json.loads((results.FOLDER / "routes.json").read_text())
    differing = sorted({route for one in found for route in known if one[route] != known[route]})
    for route in differing:
        print(route, [one[route] for one in found], "instead of", known[route])
    kept: results.Scale = {
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
        "customers": sizes,
        "items": items,
        "routes": len(known),
        "differing": differing,
    }
    results.keep(results.SCALE, kept)
    report.write()
    print(report.scale_section(kept))
    return 1 if differing else 0


def costs(sizes: list[int]) -> tuple[list[Costs], int]:
    """Of every route at each size, and how many items there are at last; the first customer is of events/."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as others:
        folder = Path(scratch)
        with served(folder):
            others.enter_context(fake_aws.made_up())
            os.environ["EXCHANGE_BUCKET"] = events.load("imports-file")["Records"][0]["s3"]["bucket"]["name"]
            with (
                time_machine.travel(NOW, tick=False),
                redirect_stdout(io.StringIO()),
            ):  # figures of the functions
                world.speak_of_the_events()
                was = route_costs.world()
                found, items = [route_costs.costs(was)], len(was)
        for before, size in pairwise(sizes):
            began = time.monotonic()
            items += million.write(folder, map(Customer, range(before, size)), int(NOW.timestamp()))
            print(f"{size:,} customers after {time.monotonic() - began:.0f} s", flush=True)
            with served(folder), time_machine.travel(NOW, tick=False):
                see(Customer(size - 1))
                found.append(route_costs.costs(was))
    return found, items


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """DynamoDB Local with the tables of the folder, for the clients of shared.aws."""
    with dynamodb_local.server(folder) as os.environ["AWS_ENDPOINT_URL_DYNAMODB"]:
        aws.dynamodb.cache_clear()
        yield


def see(one: Customer) -> None:
    """The last of many is a customer like any other."""
    answer = invoke(invoices, event("GET", "/api/invoices", cookie=one.cookie))
    assert answer.status == HTTPStatus.OK, answer
    assert [bill["number"] for bill in answer.body["invoices"]] == [one.invoice(0)]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
