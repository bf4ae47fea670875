"""Cuts a file into chunks: rows about one thing meet in one chunk, wherever in the file they stand."""

import hashlib
import json
import math
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from functions.imports import rows
from functions.imports.faults import Fault
from functions.imports.forms import RawRow, Source

CHUNK, MOST_CHUNKS = 512 * 1024, 800  # bytes of a source; as many files are open at once, of 1,024 allowed
# What a row is about: a duplicate, a bill's other line or a meter's other reading has the same.
ABOUT = {
    "contracts": ("payer_code",),
    "balances": ("payer_code",),
    "invoices": ("payer_code", "number"),
    "invoice_lines": ("invoice_number",),
    "meters": ("payer_code", "meter_number"),
    "readings": ("payer_code", "meter_number"),
    "refunds": ("payment", "refund_number"),
    "assignments": ("transfer",),
    "transfers": ("names",),
}


def cut(source: Source, folder: Path) -> dict[int, Path]:
    """The chunks that got rows, as files of JSON lines in `folder`. Raises FileRefused."""
    number = min(MOST_CHUNKS, max(1, math.ceil(source.size / CHUNK)))
    paths = [folder / f"{place}.jsonl" for place in range(number)]
    columns, about = rows.columns(source.kind), ABOUT[source.kind]
    with ExitStack() as files:
        chunks = [files.enter_context(path.open("w")) for path in paths]
        for row in source.rows():
            _write(chunks[_dealt(row.cells, about) % number], row, columns)
    return {place: path for place, path in enumerate(paths) if path.stat().st_size}


def _dealt(cells: dict[str, str], about: tuple[str, ...]) -> int:
    """The same for what fields.py takes for the same: spaces inside of a code do not count."""
    key = "#".join("".join(cells.get(name, "").split()) for name in about)
    # Not crc32: of numbers in a row its remainders fill some chunks four times as full as others.
    return int.from_bytes(hashlib.blake2b(key.encode(errors="replace"), digest_size=8).digest())


def _write(chunk: TextIO, row: RawRow, columns: list[str]) -> None:
    faults = [(fault.column, fault.code, fault.value) for fault in row.faults]
    # In ASCII, as a file of JSON Lines may bring half a character, which has no UTF-8.
    chunk.write(json.dumps((row.number, [row.cells.get(name) for name in columns], faults)) + "\n")


def row(line: str, kind: str) -> RawRow:
    """What `_write` wrote."""
    number, cells, faults = json.loads(line)
    named = {name: text for name, text in zip(rows.columns(kind), cells, strict=True) if text is not None}
    return RawRow(number, named, tuple(Fault(number, *fault) for fault in faults))
