"""Schedules at once, steps that die between any two calls, links used at once; on DynamoDB Local."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from typing import Any

import pytest
import time_machine

from functions.declarations import app as declarations
from functions.reminders import steps
from shared import settings, window
from shared.errors import LinkUsed
from tests.support import mailbox, people, reminding
from tests.support.declaring import OCTOBER, metered, stored_readings
from tests.support.reminding import OPENS
from tests.support.turns import Killed, Turns, running

PEOPLE = [f"person{number}" for number in range(4)]


@pytest.fixture(autouse=True)
def _town(tables: dict[str, str], time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(reminding.at(OPENS), tick=False)
    for code in ("01234", "01567"):
        people.contract(code, f"Fiz{code}")
        metered(OCTOBER, payer_code=code)
    for name in PEOPLE:
        people.signed_in(name, "01234")
    people.attached(PEOPLE[0], "01567")


def test_of_two_schedules_at_once_each_contract_is_in_one_mail_of_each_holder() -> None:
    """Two workers may share the contracts of one account between them: two mails, but nothing twice."""
    for _ in range(2):
        reminding.schedule(OPENS)
    with mailbox.watched() as sent, ThreadPoolExecutor(8) as threads:
        list(threads.map(reminding.step, reminding.taken()))
        assert sum(map(len, threads.map(mailbox.handle, mailbox.queued(bulk=True)))) == 0
    told = Counter((letter.to, code) for letter in sent for code in ("01234", "01567") if code in letter.text)
    held = [*((name, "01234") for name in PEOPLE), (PEOPLE[0], "01567")]
    assert told == {(f"{name}@example.com", code): 1 for name, code in held}


def test_of_sixteen_deliveries_of_a_message_at_once_one_mails() -> None:
    reminding.schedule(OPENS)
    reminding.run_steps()
    [message] = mailbox.queued(bulk=True)[:1]
    with mailbox.watched() as sent, ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: mailbox.handle(message), range(16)))
    assert set(Counter(letter.to for letter in sent).values()) == {1}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_dies_between_two_calls_nobody_is_mailed_twice(seed: int) -> None:
    """Two workers deliver the same messages, and each dies somewhere; then all is delivered once more.

    At most the one mail that a worker was about to send when it died may be missing.
    """
    reminding.schedule(OPENS)
    reminding.run_steps()
    messages, random, deaths = mailbox.queued(bulk=True), Random(seed), [0]

    def worker(left: int) -> None:
        process = running()
        assert process is not None
        process.left = left
        try:
            mailbox.handle(*messages)
        except Killed:
            deaths[0] += 1
        process.left = None

    turns = Turns(random)
    with mailbox.watched() as sent:
        with turns.taken():
            turns.run([partial(worker, random.randrange(1, 14)) for _ in range(2)])
        assert mailbox.handle(*messages) == []
    mails = Counter(letter.to for letter in sent)
    assert set(mails.values()) <= {1}
    assert len(mails) >= len(PEOPLE) - deaths[0]


@pytest.mark.parametrize("seed", range(6))
def test_steps_that_die_anywhere_are_done_again_and_leave_nobody_out(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "ACCOUNTS", 1)
    reminding.schedule(OPENS)
    waiting, random = reminding.taken(), Random(seed)

    def worker(body: Any) -> None:  # noqa: ANN401 - any JSON
        process = running()
        assert process is not None
        for left in (random.randrange(1, 8), None):
            process.left = left
            try:
                reminding.step(body)
            except Killed:
                continue

    turns = Turns(random)
    with turns.taken():
        turns.run([partial(worker, body) for body in [*waiting, *waiting]])
    assert Counter(letter.to for letter in reminding.sent()) == {f"{name}@example.com": 1 for name in PEOPLE}


def test_of_many_readings_by_one_link_at_once_one_is_stored() -> None:
    now = int(reminding.at(OPENS).timestamp())
    this = window.window(settings.declaration_window(), now)

    def declare(litres: int) -> str:
        body = declarations.Declaration(payer_code="01234", meter_number="KV1_241", to=f"8,{litres:03}")
        try:
            declarations._after(PEOPLE[0], body, this, now, by_link=True)  # noqa: SLF001 - past the route, which one process enters once at a time
        except LinkUsed:
            return "used"
        return "declared"

    with ThreadPoolExecutor(12) as threads:
        answers = Counter(threads.map(declare, range(100, 112)))
    assert answers == {"declared": 1, "used": 11}
    assert len(stored_readings()) == 2
