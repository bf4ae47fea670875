"""Customers straight into the file of DynamoDB Local, which takes a hundred items a second by its API."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path

from shared import native, settings
from shared.aws import Item
from tests.support.crowd import Customer

FILE = "shared-local-instance.db"
AT_ONCE = 20_000  # customers
ROW = (
    "INSERT INTO {} (hashKey, rangeKey, hashValue, rangeValue, itemSize, ObjectJSON)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
# Its index of holders; it keeps all text as bytes.
INDEXED = (
    "UPDATE {} SET indexKey_0 = CAST(json_extract(CAST(ObjectJSON AS TEXT), '$.shard.S') AS BLOB)"
    " WHERE rangeKey BETWEEN CAST('CONTRACT#' AS BLOB) AND CAST('CONTRACT#A' AS BLOB)"
)


def write(folder: Path, customers: Iterable[Customer], now: int) -> int:
    """How many items that are; the server must not run meanwhile."""
    with sqlite3.connect(folder / FILE) as file:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            file.execute(f"PRAGMA {setting}")
        indexes = file.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            file.execute(f'DROP INDEX "{name}"')
        written = sum(_write(file, some, now) for some in batched(customers, AT_ONCE, strict=False))
        file.execute(INDEXED.format(settings.table("accounts")))
        for _, sql in indexes:
            file.execute(sql)
    return written


def _write(file: sqlite3.Connection, customers: Iterable[Customer], now: int) -> int:
    rows: dict[str, list[tuple[object, ...]]] = {}
    for customer in customers:
        for aggregate, item in customer.items(now):
            rows.setdefault(aggregate, []).append(tuple(_row(item)))
    for aggregate, some in rows.items():
        file.executemany(ROW.format(settings.table(aggregate)), some)
    return sum(map(len, rows.values()))


def _row(item: Item) -> Iterator[object]:
    """Hashes order scans, and sizes add up to a table's: no route sees either, so they are our own."""
    text = json.dumps({name: native.wire(value) for name, value in item.items()}, ensure_ascii=False).encode()
    key = item["pk"].encode(), item["sk"].encode()
    yield from (*key, *(hashlib.sha1(part, usedforsecurity=False).digest() for part in key), len(text), text)
