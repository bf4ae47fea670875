"""Records that wait, runs that make files of them and may be killed, a clerk who takes the files."""

import csv
import io
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from functions.exports import sending
from functions.exports.app import handler
from shared import aws, outbox, settings
from shared.outbox import KINDS, Kind
from tests.support import events
from tests.support.api import Context

BUCKET = "exchange"
HOUR = 3_600_000  # milliseconds
_number = itertools.count(1)


class InLambda(Context):
    """A call with so much time left, in milliseconds; each look at it costs `cost`."""

    def __init__(self, left: int = HOUR, cost: int = 0) -> None:
        self._left, self._cost = left, cost

    def get_remaining_time_in_millis(self) -> int:
        self._left -= self._cost
        return self._left


class Killed(BaseException):
    """The process is gone: nothing may catch this and go on."""


def arrive(kind: Kind = "readings", **cells: str) -> str:
    """A record that waits from now on; gives what stands in its second column, which no other has."""
    second, unique = outbox.COLUMNS[kind][1], f"nr{next(_number):06d}"
    outbox_cells = {"payer_code": f"0{len(unique)}{unique[-3:]}", second: unique} | cells
    aws.transact(outbox.put(kind, int(time.time()), outbox_cells))
    return outbox_cells[second]


def run(event: str = "exports-schedule", context: Context | None = None) -> None:
    handler(events.load(event), context or InLambda())  # type: ignore[arg-type]  # what handlers use of it


@contextmanager
def at_call(number: int, do: Callable[[], None]) -> Iterator[list[str]]:
    """Does something just before the call to AWS of this number; gives the names of the calls."""
    calls: list[str] = []

    def note(event_name: str, **_: object) -> None:
        calls.append(event_name.removeprefix("provide-client-params."))
        if len(calls) == number:
            do()

    clients: tuple[Any, ...] = (aws.dynamodb(), aws.s3())
    for client in clients:
        client.meta.events.register("provide-client-params.*.*", note)
    try:
        yield calls
    finally:
        for client in clients:
            client.meta.events.unregister("provide-client-params.*.*", note)


def make_files() -> None:
    """A run without the page at its end."""
    sending.send_all(InLambda().get_remaining_time_in_millis)


def make_files_killed_at(number: int) -> bool:
    """A run that dies just before its call of this number; False if it is done earlier."""

    def die() -> None:
        raise Killed

    with at_call(number, die):
        try:
            make_files()
        except Killed:
            return True
    return False


def lying(prefix: str = "") -> list[str]:
    pages = aws.s3().get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def content(key: str) -> str:
    return aws.s3().get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()


def copy_to_taken(key: str) -> None:
    taken = key.replace("out/", "out/taken/")
    aws.s3().copy_object(Bucket=BUCKET, Key=taken, CopySource={"Bucket": BUCKET, "Key": key})


def take(key: str) -> None:
    """What the clerk does, or an S3 client's `mv`."""
    copy_to_taken(key)
    lose(key)


def lose(key: str) -> None:
    aws.s3().delete_object(Bucket=BUCKET, Key=key)


def take_all() -> None:
    for key in to_take():
        take(key)


def to_take() -> list[str]:
    return [key for key in lying("out/") if not key.startswith("out/taken/")]


def files(kind: Kind) -> dict[str, list[str]]:
    """The second column of each file of a kind, wherever it lies; each is whole, or reading it fails."""
    return {key.rpartition("/")[2]: _rows(key, kind) for key in lying("out/") if f"/{kind}-" in key}


def _rows(key: str, kind: Kind) -> list[str]:
    text = content(key)
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert tuple(header) == outbox.COLUMNS[kind]
    return [row[1] for row in rows]


def table() -> list[aws.Item]:
    pages = aws.dynamodb().get_paginator("scan").paginate(TableName=settings.table("exchange"))
    return [item for page in pages for item in page["Items"]]


def waiting() -> list[aws.Item]:
    return [item for item in table() if item["pk"].startswith("WAITING#")]


def all_went_out_once(arrived: dict[Kind, list[str]]) -> None:
    """Nothing waits; every record is in one file, the files are whole and numbered without gaps."""
    assert waiting() == []
    for kind in KINDS:
        found = files(kind)
        assert sorted(found) == [f"{kind}-{number:06d}.csv" for number in range(1, len(found) + 1)]
        assert sorted(itertools.chain(*found.values())) == sorted(arrived.get(kind, []))
        places = [key.rpartition("/")[2] for key in lying("out/") if f"/{kind}-" in key]
        assert len(places) == len(set(places)), "a file that was taken is there again"


def forget_everything() -> None:
    for item in table():
        key = {"pk": item["pk"], "sk": item["sk"]}
        aws.dynamodb().delete_item(TableName=settings.table("exchange"), Key=key)
    for found in lying():
        aws.s3().delete_object(Bucket=BUCKET, Key=found)
