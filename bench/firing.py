"""An open model of load: what is due goes out whether or not the answers before it have come."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.journey import Ask, Shot
from bench.results import Figures

type Send = Callable[[Ask], Awaitable[bool]]
"""Whether the request was answered as it should be."""


@dataclass(frozen=True)
class Outcome:
    """How long after the moment at which it was due a request was answered, and whether well."""

    route: str
    seconds: float
    good: bool


async def fire(shots: Iterable[Shot], send: Send) -> list[Outcome]:
    """Counts from when a request was due and not from when it went out.

    Otherwise whoever waits because the answers are slow, or the sender is, would be left out
    ("coordinated omission").
    """
    began, sent = time.monotonic(), list[asyncio.Task[Outcome]]()

    async def one(shot: Shot) -> Outcome:
        good = await send(shot.ask)
        return Outcome(shot.ask.route, time.monotonic() - began - shot.at, good)

    for shot in shots:
        await asyncio.sleep(began + shot.at - time.monotonic())
        sent.append(asyncio.create_task(one(shot)))
    return await asyncio.gather(*sent)


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """A request that failed counts with its time too."""
    took = [outcome.seconds * 1000 for outcome in outcomes]
    cuts = statistics.quantiles(took, n=100, method="inclusive") if len(took) > 1 else took * 99
    errors = sum(not outcome.good for outcome in outcomes)
    return {
        "requests": len(took),
        "p50": cuts[49],
        "p95": cuts[94],
        "p99": cuts[98],
        "max": max(took),
        "errors": errors,
    }


def by_route(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.route, []).append(outcome)
    return {route: figures(some) for route, some in sorted(found.items())}
