"""The end of a delivery: what full exports end, the report, the mail to the clerk."""

import json
import time
from collections.abc import Callable
from itertools import batched
from typing import Any

from functions.imports import bucket, endings, facts, plans, reports, summary, waking
from functions.imports.endings import Progress
from functions.imports.plans import FilePlan, Plan
from functions.imports.reports import Endings, FileReport, Report
from functions.imports.tallies import MOST_FAULTS, Tally
from shared import parallel, queue, settings
from shared.calendar import rfc3339
from shared.metrics import count
from shared.problems import LOGGER

type Clock = Callable[[], bool]
"""Whether there is enough time left to begin one more step."""
type Order = dict[str, Any]
"""{"plan": its id, "progress"?: of `endings`, "interrupted"?: whether to tell that it came to no end}"""


def is_done(key: str, plan_id: str) -> bool:
    """The report is written last, so that it says so."""
    return _known(key).get("id") == plan_id


def _known(key: str) -> dict[str, Any]:
    """The report that lies there for an object of this name, empty if there is none."""
    return dict(json.loads(bucket.read(reports.key(key)) or b"{}"))


def finish(order: Order, enough_time: Clock) -> Order:
    """Ends the delivery; with `more` in the answer, the answer is the order for the next call."""
    done = {"plan": order["plan"], "more": False, "interrupted": order.get("interrupted", False)}
    plan = bucket.plan(order["plan"])
    if plan is None:
        return done
    if not is_done(plan.key, plan.id):
        tallies, complete = _tallies(plan)
        if not complete and bucket.plan(plan.id) is None:  # a second event of it came to its end meanwhile
            return done
        progress = Progress.model_validate(order.get("progress", {}))
        done["interrupted"] |= not complete
        if not (done["interrupted"] or endings.ended(plan, tallies, progress, enough_time)):
            return done | {"more": True, "progress": progress.model_dump(mode="json")}
        if not plan.check and any(file.kind in facts.TAKERS for file in plan.files):
            waking.wake()
        _tell(_report(plan, tallies, progress, interrupted=done["interrupted"]))
    bucket.forget(plan.id)
    return done


def _tallies(plan: Plan) -> tuple[list[Tally], bool]:
    """What became of the rows of each file and, last, of the PDFs; and whether every chunk has said so."""
    tallies, complete = [Tally() for _ in [*plan.files, plans.PAPERS]], True
    # For all files together: a ZIP of thousands would fill the memory with faults that no report lists.
    room, last = MOST_FAULTS, 0
    for some in batched(plan.places, parallel.THREADS, strict=False):
        results = parallel.each(lambda place: bucket.read(plans.result_key(plan.id, place)), some)
        for (file, _), result in zip(some, results, strict=True):
            if file != last:
                room, last = room - len(tallies[last].faults), file
            if result is None:
                complete = False
            else:
                tallies[file].add(Tally.model_validate_json(result), room)
    return tallies, complete


def _report(plan: Plan, tallies: list[Tally], progress: Progress, *, interrupted: bool) -> Report:
    files = [
        _file(file, tally, progress.endings.get(place))
        for place, (file, tally) in enumerate(zip(plan.files, tallies[: plans.PAPERS], strict=True))
    ]
    documents = _documents(tallies[plans.PAPERS]) if plan.papers else {}
    refused = "interrupted" if interrupted else plan.refused
    now = int(time.time())
    return Report(plan.id, plan.key, plan.check, plan.received_at, now, refused, files, documents)


def _file(file: FilePlan, tally: Tally, endings: Endings | None) -> FileReport:
    counts = {} if file.refused else tally.counts
    about = (file.name, file.kind or None, file.exported or None, file.full, file.refused)
    return FileReport(*about, counts, tally.faults, tally.faults_left_out, endings)


def _documents(tally: Tally) -> dict[str, int]:
    """A newer PDF of an invoice is told as a new one."""
    new = tally.counts["new"] + tally.counts["changed"]
    return {"new": new} | {name: tally.counts[name] for name in ("unchanged", "superseded", "refused")}


def _tell(report: Report) -> None:
    language = settings.exchange_language()
    queue.send_mail("import_report", **summary.message(report, language))
    # Who puts a file again while it is at work looks for the report on the second.
    if _known(report.name).get("received_at", "") <= rfc3339(report.received_at):
        table = reports.csv_document(report, language)
        bucket.put(reports.key(report.name, "csv"), table, "text/csv; charset=utf-8")
        # Last, as a delivery with a report is done.
        document = reports.json_document(report, language)
        bucket.put(reports.key(report.name), document, "application/json; charset=utf-8")
    refused = [file for file in report.files if file.refused]
    count("FilesImported", len(report.files) - len(refused))
    count("FilesRefused", len(refused) or int(report.refused is not None))
    LOGGER.info(
        "import",
        delivery=report.id,
        refused=report.refused,
        files=[{"kind": file.kind, "refused": file.refused, "counts": file.counts} for file in report.files],
        documents=report.documents,
    )
