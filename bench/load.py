"""How soon the portal of `make run`, on DynamoDB Local, answers in a peak: writes docs/performance.md.

    python -m bench.load [RATE [SECONDS]]    (50 requests a second for 60 seconds unless told)

Only a run of at least that much is written down; it fails where the goal is missed.
"""

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import httpx

from bench import report, results, shares, verdict
from bench.firing import Outcome, by_route, figures, fire
from bench.journey import Ask, Shot, schedule
from local.config import REGION
from local.emulator import CREDENTIALS
from local.stack import Aws
from local.testing import RunningPortal, running_portal
from shared import aws, calendar, identity
from tests.support import crowd, dynamodb_local, tables
from tests.support.api import FROM_THE_SITE
from tests.support.crowd import Customer

MONTHS, METERS = 12, 2
WARM_UP = 15  # seconds: the functions start, and Java compiles what it runs often


@contextmanager
def portal() -> Iterator[RunningPortal]:
    """The portal on DynamoDB Local; this process speaks to the same tables, and knows the key of links."""
    os.environ |= CREDENTIALS | {"AWS_DEFAULT_REGION": REGION}
    with dynamodb_local.server() as address, tempfile.TemporaryDirectory() as scratch:
        variables = {"AWS_ENDPOINT_URL_DYNAMODB": address, **tables.table_names()}
        os.environ |= variables
        tables.create_tables(aws.dynamodb())
        said = " ".join(f"{name}={value}" for name, value in variables.items())
        with running_portal(Path(scratch), environment={"FUNCTION_VARIABLES": said}) as running:
            _learn_the_key(running)
            yield running


def _learn_the_key(running: RunningPortal) -> None:
    [emulator] = re.findall(r"AWS emulator: (\S+)", running.log.read_text())
    [secret] = Aws(emulator).client("secretsmanager").list_secrets()["SecretList"]
    os.environ |= {"AWS_ENDPOINT_URL_SECRETS_MANAGER": emulator, "PAYMENT_SECRET": secret["ARN"]}


async def measured(url: str, rate: float, seconds: float) -> tuple[list[Outcome], dict[str, float]]:
    """What came of the requests, and the share of a processor that each kind of process took meanwhile."""
    before, counted = _loaded(rate, seconds)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, headers=FROM_THE_SITE, timeout=30, limits=limits) as client:
        await fire(before, partial(_send, client))
        began, spent = time.monotonic(), shares.seconds()
        outcomes = await fire(counted, partial(_send, client))
        took, since = time.monotonic() - began, shares.seconds()
    return outcomes, {kind: (since[kind] - spent.get(kind, 0)) / took for kind in sorted(since)}


def _loaded(rate: float, seconds: float) -> tuple[list[Shot], list[Shot]]:
    """What is asked to warm up and what is counted, by customers who are in the tables from now on."""
    now, numbers = int(time.time()), count()
    customers, period = _customers(numbers), f"{calendar.today(now):%Y-%m}"
    before, counted = (schedule(rate, some, customers, period) for some in (WARM_UP, seconds))
    crowd.load(_customers(range(next(numbers))), now)
    return before, counted


def _customers(numbers: Iterable[int]) -> Iterator[Customer]:
    return (Customer(number, MONTHS, METERS) for number in numbers)


async def _send(client: httpx.AsyncClient, ask: Ask) -> bool:
    cookie = {"cookie": f"{identity.COOKIE}={ask.cookie}"} if ask.cookie else {}
    try:
        answer = await client.request(ask.method, ask.path, headers=cookie, json=ask.body)
    except httpx.HTTPError as error:
        print(f"{ask.route}: {error!r}", file=sys.stderr)
        return False
    if not answer.is_success:
        print(f"{ask.route}: {answer.status_code} {answer.text}", file=sys.stderr)
    return answer.is_success


def main(rate: float = verdict.LOAD_RATE, seconds: float = verdict.LOAD_SECONDS) -> int:
    others = os.getloadavg()[0]
    with portal() as running:
        outcomes, spent = asyncio.run(measured(running.url, rate, seconds))
    found: results.Load = {
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
        "rate": rate,
        "seconds": seconds,
        "processors": os.cpu_count() or 1,
        "others": others,
        "all": figures(outcomes),
        "routes": by_route(outcomes),
        "shares": spent,
    }
    print(report.load_section(found))
    if verdict.is_enough(found):
        results.keep(results.LOAD, found)
        report.write()
    return 0 if verdict.is_borne(found) else 1


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:])))
