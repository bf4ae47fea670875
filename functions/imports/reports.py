"""What the billing clerk is told about a file."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from functions.imports.files import Fault, File
from functions.imports.records import Record
from shared import texts

MOST_FAULTS = 1000


@dataclass
class Report:
    """Counts of rows, and the faults; `refused` says why a whole file was."""

    kind: str | None = None
    refused: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def report(file: File, outcomes: Iterable[tuple[Record, str]]) -> Report:
    rows = Counter({"new": 0, "changed": 0, "unchanged": 0})
    for record, outcome in outcomes:
        rows[outcome] += len(record.row_numbers)
    rows["refused"] = len({fault.row for fault in file.faults})
    faults = sorted(file.faults, key=lambda fault: (fault.row, fault.column or ""))
    return Report(file.kind, None, dict(rows), faults)


def key(name: str) -> str:
    """Where the report of `in/NAME.csv` goes: `reports/NAME.json`."""
    return f"reports/{name.removeprefix('in/').removesuffix('.csv')}.json"


def document(name: str, found: Report) -> bytes:
    """The report as JSON, in the utility's language."""
    about = {
        "file": name,
        "kind": found.kind,
        "refused": _wrong(found.refused) if found.refused else None,
        "counts": found.counts,
        "faults": [
            {"row": fault.row, "column": fault.column, **_wrong(fault.code)}
            for fault in found.faults[:MOST_FAULTS]
        ],
        "faults_left_out": max(0, len(found.faults) - MOST_FAULTS),
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode()


def _wrong(code: str) -> dict[str, str]:
    return {"code": code, "wrong": texts.error(texts.DEFAULT, code)}
