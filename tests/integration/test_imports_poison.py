"""Many rows, one in a hundred of them wrong, in processes that are killed: as if nothing had happened.

ROWS=100000 makes it as large as the issue asks; the usual run is smaller, as it takes a millisecond a write.
"""

import csv
import io
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
import time_machine

from functions.imports import cutting, reports, words
from functions.imports.faults import MOST_SHOWN
from shared import aws, keys, parallel, settings
from shared.spreadsheet import safe
from tests.support import exchange, import_flow, poisoned, tables
from tests.support.dying import Died
from tests.support.importing import counts
from tests.support.poisoned import Poisoned
from tests.support.turns import Killed

pytestmark = pytest.mark.usefixtures("tables")

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
COPIED = int(NOW.timestamp()) - 60
PUT = COPIED - 60
ROWS, KILLS, SEED = int(os.environ.get("ROWS", "5000")), 50, 20_261_123
CHUNKS = 100  # about, however many rows: a kill costs half a chunk


class Mortal:
    """The import function; many of its processes die at a random call, in all of their threads."""

    def __init__(self, random: Random) -> None:
        self.random, self.kills, self.left = random, 0, 10**9
        self._lock, self._invoke = threading.Lock(), import_flow.invoke

    def call(self, **_: object) -> None:
        with self._lock:
            self.left -= 1
            if self.left < 0:
                raise Killed

    def invoke(self, event: import_flow.Json) -> Any:  # noqa: ANN401 - any JSON
        dies = self.kills < KILLS and self.random.random() < 0.4
        self.left = self.random.randrange(ROWS // CHUNKS) if dies else 10**9
        try:
            return self._invoke(event)
        except Killed as killed:
            self._last_thread_ends()
            self.kills += 1
            raise Died from killed
        finally:
            self.left = 10**9

    def _last_thread_ends(self) -> None:
        barrier = threading.Barrier(parallel.THREADS)
        parallel.each(lambda _: barrier.wait(), range(parallel.THREADS))

    def take(self, *names: str) -> list[str]:
        """What comes of an event, which Lambda tries three times."""
        for _ in range(2):
            with suppress(Died):
                return import_flow.tell(*names)
        return import_flow.tell(*names)

    def twice(self, name: str) -> list[str]:
        """The same, and the event comes once more when half of the chunks are done."""

        def side_by_side(work: Callable[[Any], Any], given: Sequence[Any]) -> list[Any]:
            half = len(given) // 2
            done = [work(one) for one in given[:half]]
            with suppress(Died):
                import_flow.invoke(import_flow.event(name))
            return [*done, *(work(one) for one in given[half:])]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(import_flow, "side_by_side", side_by_side)
            return self.take(name)


@pytest.fixture
def mortal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mortal]:
    found = Mortal(Random(SEED))
    monkeypatch.setattr(import_flow, "invoke", found.invoke)
    clients: tuple[Any, ...] = (aws.dynamodb(), aws.sqs(), aws.s3(), aws.stepfunctions())
    for client in clients:
        client.meta.events.register("provide-client-params.*.*", found.call)
    yield found
    for client in clients:
        client.meta.events.unregister("provide-client-params.*.*", found.call)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Poisoned]:
    found = poisoned.files(ROWS, Random(SEED))
    size = sum(len(file.text()) for file in found.values())
    monkeypatch.setattr(cutting, "CHUNK", size // CHUNKS)
    return found


@pytest.fixture
def gone(tables: dict[str, str]) -> int:
    """How many contracts of an older export the new one does not have."""
    number = ROWS // 400
    for code in range(number):
        ours = {"digest": "0", "was": "", "version": 1, "exported": "2026-11-01T22:00:00Z#000000000000"}
        item = {**keys.contract(f"9{code:06d}"), **ours}
        aws.put(settings.table("contracts"), item, "attribute_not_exists(pk)")
    return number


def invoice(row: poisoned.Row) -> aws.Item:
    """An invoice as it stands in the table."""
    about = dict(zip(poisoned.INVOICES, row, strict=True))
    money = {"amount": int(row[5].replace(".", "")), "paid": 0, "currency": "EUR"}
    return {**keys.invoice(row[0], row[1]), **about, **money}


def contract(row: poisoned.Row) -> aws.Item:
    return {**keys.contract(row[0]), "payer_code": row[0], "address": row[1]}


def stand(items: list[aws.Item], expected: list[aws.Item]) -> None:
    """Says that the items are these, each written by the file and by its copy."""
    for item in items:
        assert item.pop("exported").startswith(f"2026-11-22T21:59:59Z#{COPIED}#")
        assert len(digest := item.pop("digest")) == 16
        assert item.pop("was") == digest
    by_key = {(item["pk"], item["sk"]): item for item in items}
    assert by_key == {(item["pk"], item["sk"]): item | {"version": 2} for item in expected}


def tells(name: str, files: dict[str, Poisoned], outcome: str, gone: int) -> None:
    """Says that the report on the delivery is that of an undisturbed import."""
    report = exchange.report(name)
    for said, file in zip(report["files"], files.values(), strict=True):
        assert said["counts"] == counts(refused=file.refused) | {outcome: len(file.sound)}
    of = len(files["contracts"].sound) + gone
    ends = {"missing": gone, "of": of, "held": False}
    assert [said["endings"] for said in report["files"]] == [ends, None]
    text = exchange.content(reports.key(name, "csv")).decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert rows == [
        [f"{kind}.csv", str(row), column or "", safe(cell[:MOST_SHOWN]), *words.about("lt", code)]
        for kind, file in files.items()
        for row, column, code, cell in file.faults
    ]


def test_three_deliveries_of_a_poisoned_file_and_fifty_deaths_end_as_one_undisturbed(
    mortal: Mortal, files: dict[str, Poisoned], gone: int
) -> None:
    content, name = poisoned.delivery(files), f"{poisoned.NAME}.zip"
    first, copy = f"in/confirmed/{name}", f"in/confirmed/copy-{name}"
    with time_machine.travel(NOW, tick=True):
        exchange.put(first, content, PUT)
        assert mortal.twice(first) == ["Done"]
        tells(first, files, "new", gone)
        exchange.put(copy, content, COPIED)
        assert mortal.take(copy) == ["Done"]
        tells(copy, files, "unchanged", 0)
    assert mortal.kills == KILLS
    found = tables.everything()
    contracts = found["ContractsTable"]
    ended = [item for item in contracts if "ended_on" in item]
    assert [item["ended_on"] for item in ended] == ["2026-11-22"] * gone
    mentioned = [item for item in contracts if "exported" not in item]
    assert sorted(item["payer_code"] for item in mentioned) == poisoned.mentioned(files["contracts"])
    alive = [item for item in contracts if "exported" in item and "ended_on" not in item]
    stand(alive, [*map(contract, files["contracts"].sound)])
    stand(found["InvoicesTable"], [*map(invoice, files["invoices"].sound)])
