"""What became of rows, added up."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel

from functions.imports.faults import Fault

type Outcome = Literal["new", "changed", "unchanged", "superseded"]

MOST_FAULTS = 10_000  # kept of a delivery: as many as its report lists


class Tally(BaseModel):
    """Of a chunk or of a file; counts are of rows.

    `illegible` counts rows that do not tell which contract or meter they are about. In a dry run `kept` and
    `added` are what the guard of a full export must know: items alive by an older export that the file has
    too, and those that it would make alive.
    """

    counts: dict[str, int] = {"new": 0, "changed": 0, "unchanged": 0, "superseded": 0, "refused": 0}
    faults: list[Fault] = []
    faults_left_out: int = 0
    illegible: int = 0
    kept: int = 0
    added: int = 0

    def refuse(self, faults: Iterable[Fault]) -> None:
        """A row that is left out."""
        self.counts["refused"] += 1
        # Half a character, which JSON can bring, cannot be written to a report.
        self._keep([replace(fault, value=fault.value.encode(errors="replace").decode()) for fault in faults])

    def add(self, other: "Tally", most: int = MOST_FAULTS) -> None:
        """Of the faults those are kept that come first in the file, `most` at most."""
        for outcome, number in other.counts.items():
            self.counts[outcome] += number
        self.illegible += other.illegible
        self.kept += other.kept
        self.added += other.added
        faults = sorted(self.faults + other.faults, key=lambda fault: (fault.row, fault.column or ""))
        self.faults, self.faults_left_out = [], self.faults_left_out + other.faults_left_out
        self._keep(faults, most)

    def _keep(self, faults: list[Fault], most: int = MOST_FAULTS) -> None:
        room = max(0, most - len(self.faults))
        self.faults += faults[:room]
        self.faults_left_out += len(faults[room:])
