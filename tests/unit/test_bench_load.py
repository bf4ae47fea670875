"""The load of `make bench-load`: what is sent when, and what counts as its time."""

import asyncio
import subprocess
import sys
import time
from itertools import count

import pytest

from bench import firing, journey, shares
from bench.firing import Outcome
from bench.journey import Ask, Shot
from shared import payment_keys
from tests.support.crowd import Customer
from tests.support.template import routes

ASK = Ask("GET /api/session", "/api/session")
STALL = 0.3  # seconds


@pytest.fixture
def shots(monkeypatch: pytest.MonkeyPatch) -> list[Shot]:
    monkeypatch.setattr(payment_keys, "kept", lambda _: {"link_key": "made-up"})
    return journey.schedule(50, 10, map(Customer, count()), "2026-11")


def test_as_many_requests_are_due_each_second_as_was_said(shots: list[Shot]) -> None:
    seconds = [int(shot.at) for shot in shots]
    assert len(shots) == 500
    assert all(abs(seconds.count(second) - 50) < len(journey.PAGES) for second in range(10))


def test_the_mix_asks_only_for_routes_that_there_are_and_for_each_page_of_the_peak(shots: list[Shot]) -> None:
    ours = {f"{method.upper()} {path}" for method, path in routes()}
    asked = {shot.ask.route for shot in shots}
    assert asked <= ours
    assert {"POST /api/session", "GET /api/dues", "POST /api/declarations/link/declare"} <= asked


def test_no_customer_signs_in_or_declares_twice(shots: list[Shot]) -> None:
    bodies = [repr(shot.ask.body) for shot in shots if shot.ask.body]
    assert len(set(bodies)) == len(bodies)


def fired(shots: list[Shot], stalled_at: int) -> list[Outcome]:
    """The sender itself stands still for a while at one of the requests; each is answered at once."""
    numbers = count()

    async def send(_: Ask) -> bool:
        if next(numbers) == stalled_at:
            time.sleep(STALL)  # noqa: ASYNC251 - it shall hold up all others
        return True

    return asyncio.run(firing.fire(shots, send))


def test_what_waited_for_a_slow_sender_counts_from_when_it_was_due() -> None:
    shots = [Shot(nth / 100, ASK) for nth in range(20)]
    outcomes = fired(shots, stalled_at=0)
    for shot, outcome in zip(shots, outcomes, strict=True):
        assert outcome.seconds >= STALL - shot.at - 0.05


def test_a_slow_answer_holds_up_no_request_after_it() -> None:
    began: list[float] = []

    async def send(_: Ask) -> bool:
        began.append(time.monotonic())
        await asyncio.sleep(STALL)
        return True

    asyncio.run(firing.fire([Shot(nth / 100, ASK) for nth in range(10)], send))
    assert began[-1] - began[0] < STALL


def test_figures_tell_of_all_requests_and_count_those_that_failed() -> None:
    outcomes = [Outcome("one", nth / 1000, nth != 100) for nth in range(1, 101)]
    found = firing.figures(outcomes)
    assert (found["requests"], found["errors"], found["max"]) == (100, 1, 100)
    assert found["p50"] == pytest.approx(50.5)
    assert found["p95"] == pytest.approx(95, abs=0.1)
    assert firing.by_route(outcomes[:1]) == {"one": firing.figures(outcomes[:1])}
    assert firing.figures(outcomes[:1])["p99"] == pytest.approx(1)


def test_what_a_process_takes_of_a_processor_is_counted_for_its_kind() -> None:
    busy = "import time\nwhile time.process_time() < 0.2: pass\nprint(flush=True); time.sleep(60)"
    command = [sys.executable, "-c", busy, "awslambdaric"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        found = shares.seconds()
        process.kill()
    assert found["functions"] >= 0.15
