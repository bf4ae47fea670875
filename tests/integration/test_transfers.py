"""Lines of statements on DynamoDB Local: races, accidents at each call, and lists over many pages."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from functions.payments.transfers import applying, clerk
from shared import aws
from shared.errors import Busy
from shared.transfers import Line
from tests.support import mailbox, people, statements
from tests.support.faults import ACCIDENTS, Accident, Killed, Kind, When, happening
from tests.support.paying import bookings, ledger, listed, pay, projection, rebuilt, shown, waiting
from tests.support.statements import came, open_ids, table, transfer

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
TWENTY, REPEATS, DUE = 20, 10, 4521


@pytest.fixture(autouse=True)
def _today(tables: dict[str, str]) -> Iterator[None]:
    assert tables
    with time_machine.travel(NOW, tick=True):
        yield


def at_once(*work: Callable[[], object]) -> None:
    start = threading.Barrier(len(work))

    def one(some: Callable[[], object]) -> None:
        start.wait()
        with suppress(Busy):
            some()

    with ThreadPoolExecutor(len(work)) as threads:
        list(threads.map(one, work))


def applied(line: Line) -> Callable[[], object]:
    return lambda: applying.apply(line.id, int(time.time()))


def settle(lines: Sequence[Line]) -> None:
    for line in lines:
        applied(line)()


def text(number: str, code: str = "01234") -> str:
    return f"Mokėtojo kodas {code}, sąskaita {number}"


def test_a_line_that_is_applied_twenty_times_at_once_is_booked_once() -> None:
    people.contract("01234", None)
    for repeat in range(REPEATS):
        people.billed(f"Fiz{repeat}")
        line = came(text(f"Fiz{repeat}"))
        at_once(*[applied(line)] * TWENTY)
        assert [booking.cause for booking in transfer(line).bookings] == ["received"]
    assert ledger()["bank"] == REPEATS * DUE
    assert projection() == rebuilt() == {f"invoice:01234/Fiz{repeat}": DUE for repeat in range(REPEATS)}
    assert len(waiting("payments")) == REPEATS


def test_twenty_lines_for_one_invoice_at_once_settle_it_once_and_the_rest_is_credit() -> None:
    people.contract("01234", "Fiz1")
    lines = [came(text("Fiz1")) for _ in range(TWENTY)]
    at_once(*(applied(line) for line in lines))
    settle(lines)
    rest = (TWENTY - 1) * DUE
    assert ledger() == {"bank": TWENTY * DUE, "invoice:01234/Fiz1": -DUE, "credit:01234": -rest}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": DUE, "credit:01234": rest}


def test_a_line_that_is_assigned_while_it_is_applied_ends_with_whom_the_clerk_says() -> None:
    people.contract("01234", "Fiz1")
    for _ in range(REPEATS):
        line = came("ačiū", 100)

        def assign(of: Line = line) -> None:
            statements.assigned(of, "01234", "Fiz1")
            applied(of)()

        at_once(assign, *[applied(line)] * 5)
        settle([line])
        assert {booking.cause for booking in transfer(line).bookings} == {"received", "assigned"}
    assert ledger() == {"bank": REPEATS * 100, "invoice:01234/Fiz1": -REPEATS * 100}
    assert projection() == rebuilt()
    assert open_ids() == []


def test_a_line_assigned_while_the_bank_takes_it_back_leaves_nothing() -> None:
    people.contract("01234", "Fiz1")
    for _ in range(REPEATS):
        line = came("ačiū", 100)
        settle([line])
        statements.assigned(line, "01234", "Fiz1")
        back = came("ačiū", -100)
        at_once(*[applied(line)] * 3, *[applied(back)] * 3)
        settle([line, back])
        assert transfer(line).is_reversed
    assert ledger() == {}
    assert projection() == rebuilt()
    assert open_ids() == []


def test_two_reversals_take_back_two_lines_each_once() -> None:
    people.contract("01234", "Fiz1")
    lines = [came(text("Fiz1"), 100) for _ in range(3)]
    settle(lines)
    backs = [came(text("Fiz1"), -100) for _ in range(2)]
    at_once(*(applied(back) for back in backs * 4))
    settle(backs)
    assert ledger() == {"bank": 100, "invoice:01234/Fiz1": -100}
    assert sum(transfer(line).is_reversed for line in lines) == 2


def test_lists_made_at_once_end_as_the_newest_and_tell_of_each_line() -> None:
    lines = [came(f"ačiū {number}", 100) for number in range(6)]

    def tend(line: Line) -> Callable[[], object]:
        def work() -> None:
            applied(line)()
            clerk.report(int(time.time()))

        return work

    at_once(*(tend(line) for line in lines))
    clerk.report(int(time.time()))
    assert sorted(row["transfer"] for row in table()) == sorted(line.id for line in lines)
    assert sum(int(message["count"]) for message in mailbox.queued()) >= len(lines)


def test_a_list_of_payments_and_transfers_is_whole_over_its_pages_and_costs_little() -> None:
    people.contract("01234", None)
    people.contract("01567", None)
    ona = people.signed_in("ona", "01234", "01567")
    meant = set()
    for number in range(45):
        people.billed(f"Fiz{number}", "01234" if number % 2 else "01567")
        if number % 3:
            line = came(
                text(f"Fiz{number}", "01234" if number % 2 else "01567"),
                booked_on=f"2026-10-{number % 30 + 1:02d}",
            )
            applied(line)()
        else:
            meant.add(pay(ona, f"Fiz{number}", key=f"key-of-the-client-{number}").body["id"])
    found: list[str] = []
    place: dict[str, str] = {}
    while True:
        body = listed(ona, **place).body
        found += [one["id"] for one in body["payments"]]
        if body["next"] is None:
            break
        assert len(body["payments"]) == 20
        place = {"next": body["next"]}
    assert found == sorted(set(found), reverse=True)
    assert len(found) == 45
    assert meant < set(found)
    assert all(shown(ona, one).status == 200 for one in found)


def path(code: str) -> list[Line]:
    """One line for a contract, one for nobody that the clerk assigns, one that is taken back."""
    fits = came(text(f"Fiz{code}", code), DUE + 1, payer_iban="")
    lost = came("ačiū", 100, payer_iban="")
    odd = came(f"odd {code}", 50, payer_iban=f"LT{code}")
    return [fits, lost, odd]


def done(lines: list[Line]) -> None:
    for line in lines:
        with suppress(Exception):
            applying.apply(line.id, int(time.time()))
    with suppress(Exception):
        clerk.report(int(time.time()))


@pytest.mark.parametrize(("kind", "when"), ACCIDENTS)
def test_an_accident_at_any_call_ends_in_the_same_books(
    kind: Kind, when: When, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    at, codes = 0, []
    while True:
        code = f"{at:05d}"
        codes.append(code)
        people.contract(code, f"Fiz{code}")
        lines = path(code)
        statements.assigned(lines[1], code)
        back = came(f"odd {code}", -50, payer_iban=f"LT{code}")
        with happening(Accident(at, kind, when)) as accident, suppress(Killed):
            done([*lines, back])
        done([*lines, back])
        assert transfer(lines[2]).is_reversed
        if len(accident.calls) <= at:
            break
        at += 1
    assert at > 20
    meant = {"bank": len(codes) * (DUE + 101)}
    meant |= {f"invoice:{code}/Fiz{code}": -DUE for code in codes}
    meant |= {f"credit:{code}": -101 for code in codes}
    assert ledger() == meant
    assert projection() == rebuilt()
    assert open_ids() == []
    assert len(bookings()) == 5 * len(codes)
    assert len(waiting("payments")) == 3 * len(codes)


@pytest.fixture
def units() -> Iterator[list[float]]:
    """The capacity units of each call to DynamoDB."""
    found: list[float] = []

    def ask(params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def count(parsed: dict[str, Any], **_: object) -> None:
        consumed = parsed["ConsumedCapacity"]
        found.extend(one["CapacityUnits"] for one in (consumed if isinstance(consumed, list) else [consumed]))

    events = aws.dynamodb().meta.events
    events.register("before-parameter-build.dynamodb", ask)
    events.register("after-call.dynamodb", count)
    yield found
    events.unregister("before-parameter-build.dynamodb", ask)
    events.unregister("after-call.dynamodb", count)


def test_what_a_line_and_a_page_of_the_list_cost(units: list[float]) -> None:
    people.contract("01234", None)
    for number in range(60):
        people.billed(f"Fiz{number:05d}", settled=DUE)
    people.billed("Fiz99999")
    fits, nobodys = came(text("Fiz99999")), came("Kodas 01243, Fiz99999", payer_iban="")
    costs = []
    for line in (fits, nobodys, fits):
        units.clear()
        begun = time.process_time()
        applied(line)()
        costs.append((sum(units), len(units), round(1000 * (time.process_time() - begun))))
    print("units, calls, ms of processor: fits, nobody's, done already", costs)  # noqa: T201 - for docs and -s
    assert transfer(fits).booking("received")
    assert open_ids() == [nobodys.id]
    assert [cost < most for (cost, *_), most in zip(costs, (100, 200, 2), strict=True)] == [True] * 3
