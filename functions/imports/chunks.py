"""One chunk of a delivery: its rows are written, what follows from them is done, the result is kept."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.imports import bucket, checking, cutting, documents, facts, plans, store
from functions.imports.answers import Turn
from functions.imports.forms import RawRow
from functions.imports.items import Record
from functions.imports.news import Done, news
from functions.imports.plans import FilePlan, Plan
from functions.imports.records import records
from functions.imports.standings import refresh
from functions.imports.tallies import Tally
from shared import due_days, parallel, queue
from shared.aws import Item

BATCH = 1000  # records in memory at once


def run(plan_id: str, number: int) -> None:
    """Does the chunk at `number` of the plan's places, unless it or all of the delivery is done."""
    plan = bucket.plan(plan_id)
    if plan is None:
        return
    place = plan.places[number]
    key = plans.result_key(plan_id, place)
    if bucket.read(key) is None:
        if place[0] == plans.PAPERS and plan.papers:
            tally = documents.tally(plan, plan.papers.made_at, place[1])
        elif plan.files[place[0]].kind in facts.TAKERS:
            tally = _facts_tally(plan, place)
        else:
            tally = _rows_tally(plan, place)
        bucket.put(key, tally.model_dump_json().encode())


def _rows_tally(plan: Plan, place: tuple[int, int]) -> Tally:
    file, tally = plan.files[place[0]], Tally()
    touched: set[tuple[str, str]] = set()
    with _rows(plans.chunk_key(plan.id, place), file.kind) as raw:
        for some in batched(records(file.kind, raw, tally), BATCH, strict=False):
            done = _done(plan, file, some, tally)
            for record, outcome in done:
                tally.counts[outcome] += len(record.row_numbers)
            if not plan.check:
                queue.announce_invoices(news(done, plan.received_at))
                due_days.note((one.fields["due_on"] for one in some if one.announced), plan.received_at)
                touched |= {_meter(record.fields) for record in some if record.is_of_meter}
    # Also of unchanged rows: a first try may have been cut short between the rows and this.
    parallel.each(lambda meter: refresh(*meter), touched)
    return tally


def _facts_tally(plan: Plan, place: tuple[int, int]) -> Tally:
    kind = plan.files[place[0]].kind
    turn = Turn(f"{plan.id}/{place[0]}", int(time.time()), plan.check)
    with _rows(plans.chunk_key(plan.id, place), kind) as raw:
        return facts.tally(kind, raw, turn)


@contextmanager
def _rows(key: str, kind: str) -> Iterator[Iterable[RawRow]]:
    """The rows of a chunk. They pass the disk, as a connection does not wait while they are written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "chunk"
        bucket.opened(key).save(path)
        with path.open() as lines:
            yield (cutting.row(line, kind) for line in lines)


def _done(plan: Plan, file: FilePlan, some: tuple[Record, ...], tally: Tally) -> Done:
    if plan.check:
        return list(zip(some, checking.outcomes(some, file.exported, tally), strict=True))
    outcomes = parallel.each(lambda record: store.write(record, file.exported), some)
    return list(zip(some, outcomes, strict=True))


def _meter(fields: Item) -> tuple[str, str]:
    return fields["payer_code"], fields["meter_number"]
