"""Files for the billing system: their names and what stands in them."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from shared.outbox import COLUMNS, KINDS, Kind
from shared.spreadsheet import safe

FOLDER, TAKEN = "out/", "out/taken/"
_KEY = re.compile(rf"{FOLDER}(taken/)?({'|'.join(KINDS)})-(\d{{6,}})\.csv")


@dataclass(frozen=True, order=True)
class File:
    """The file `number` of a kind; numbers count from 1, without gaps."""

    kind: Kind
    number: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.number:06d}.csv"


def named(key: str) -> tuple[File, bool] | None:
    """The file that an object of the bucket is, and whether it was taken; None if it is something else."""
    found = _KEY.fullmatch(key)
    return (File(cast("Kind", found[2]), int(found[3])), bool(found[1])) if found else None


def document(kind: Kind, records: Iterable[dict[str, str]]) -> bytes:
    """The records as CSV: UTF-8 with a byte order mark, semicolons, nothing that a spreadsheet would run."""
    columns, out = COLUMNS[kind], io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(columns)
    rows.writerows([safe(cells.get(column, "")) for column in columns] for cells in records)
    return out.getvalue().encode("utf-8-sig")
