"""What the billing clerk is told about a delivery: as a table, and as JSON for programs."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from functions.imports import words
from functions.imports.faults import Fault
from shared.calendar import rfc3339
from shared.fields import Language
from shared.spreadsheet import safe

MOST_ROWS, MOST_IN_JSON = 10_000, 1_000

type Cells = tuple[object, ...]


@dataclass
class Endings:
    """What a full export ends: `missing` of `of` live items; none of them while it is `held`."""

    missing: int
    of: int
    held: bool


@dataclass
class FileReport:
    """One file of a delivery; `name` is the object's own or the member's in a ZIP.

    Counts are of rows: new, changed, unchanged, superseded, refused. `faults_left_out` were not kept.
    """

    name: str
    kind: str | None = None
    exported: str | None = None
    full: bool = False
    refused: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    faults_left_out: int = 0
    endings: Endings | None = None


@dataclass
class Report:
    """One object put under `in/`; `name` is its key. Times are epoch seconds, documents are counted."""

    id: str
    name: str
    check: bool
    received_at: int
    finished_at: int
    refused: str | None = None
    files: list[FileReport] = field(default_factory=list)
    documents: dict[str, int] = field(default_factory=dict)


def key(name: str, form: str = "json") -> str:
    """Where a report on the object `in/NAME` lies: `reports/NAME.json`, `reports/NAME.csv`."""
    return f"reports/{name.removeprefix('in/').removesuffix('.csv')}.{form}"


def csv_document(report: Report, language: Language) -> bytes:
    """A table that opens right by a double click in a Lithuanian Excel: semicolons, and a BOM for UTF-8."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(words.catalog(language)["columns_of_report"])
    found = _rows(report, language)
    table.writerows(_safe(row) for row in islice(found, MOST_ROWS))
    if left_out := sum(1 for _ in found) + sum(file.faults_left_out for file in report.files):
        table.writerow((report.name, "", "", "", *words.about(language, "faults_left_out", count=left_out)))
    # Names in a ZIP and keys in JSON may have halves of characters, which UTF-8 has not.
    return text.getvalue().encode("utf-8-sig", "replace")


def _safe(row: Cells) -> Cells:
    return tuple(safe(cell) if isinstance(cell, str) else cell for cell in row)


def _rows(report: Report, language: Language) -> Iterator[Cells]:
    """File, row, column, value, wrong, expected."""
    if report.refused:
        yield report.name, "", "", "", *words.about(language, report.refused)
    for file in report.files:
        if file.refused:
            yield file.name, "", "", "", *words.about(language, file.refused)
        if file.endings and file.endings.held:
            yield file.name, "", "", "", *held(file, file.endings, language)
        for fault in _sorted(file.faults):
            where = file.name, fault.row, fault.column or "", fault.value
            yield *where, *words.about(language, fault.code)


def held(file: FileReport, endings: Endings, language: Language) -> words.About:
    """Why nothing of a full export was ended, and how to answer."""
    return words.about(language, f"held_{file.kind}", missing=endings.missing, of=endings.of)


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.row, fault.column or ""))


def json_document(report: Report, language: Language) -> bytes:
    """The report for programs, and for the overview: no cell's value is in it."""
    about = {
        "id": report.id,
        "name": report.name,
        "check": report.check,
        "received_at": rfc3339(report.received_at),
        "finished_at": rfc3339(report.finished_at),
        # The clock of the bucket may be ahead of the function's.
        "seconds": max(0, report.finished_at - report.received_at),
        "refused": _words(report.refused, language),
        "counts": _sums(file.counts for file in report.files),
        "documents": report.documents,
        "files": _files(report, language),
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode(errors="replace")


def _sums(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Added up; a sum of Counters would drop the zeros."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


def _files(report: Report, language: Language) -> list[dict[str, Any]]:
    """Each file with its first faults, as long as the report has room for more."""
    room, files = MOST_IN_JSON, []
    for file in report.files:
        listed = _sorted(file.faults)[:room]
        room -= len(listed)
        files.append(_file(file, listed, language))
    return files


def _file(file: FileReport, listed: list[Fault], language: Language) -> dict[str, Any]:
    return {
        "name": file.name,
        "kind": file.kind,
        "exported": file.exported and file.exported.partition("#")[0],
        "full": file.full,
        "refused": _words(file.refused, language),
        "counts": file.counts,
        "endings": file.endings and _endings(file, file.endings, language),
        "faults": [{"row": one.row, "column": one.column, **_code(one.code, language)} for one in listed],
        "faults_left_out": file.faults_left_out + len(file.faults) - len(listed),
    }


def _endings(file: FileReport, endings: Endings, language: Language) -> dict[str, Any]:
    return asdict(endings) | (held(file, endings, language)._asdict() if endings.held else {})


def _words(code: str | None, language: Language) -> dict[str, str] | None:
    return _code(code, language) if code else None


def _code(code: str, language: Language) -> dict[str, str]:
    return {"code": code, **words.about(language, code)._asdict()}
