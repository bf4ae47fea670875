"""Imports invoices into DynamoDB Local, files of several sizes, and writes what that took.

    python -m bench.import_curve [ROWS ...]    (10,000, 100,000 and 1,000,000 unless told; not below 10,000)

Every call of the function runs in a process like Lambda's: cutting and finishing in one each, the chunks in
as many as there are processors, one after the other, as a warm function has them.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import boto3

from bench import town
from tests.packaging.world import emulator
from tests.support import dynamodb_local, tables
from tests.support.template import ROOT

SIZES = (10_000, 100_000, 1_000_000)
WORKERS = os.cpu_count() or 1
BUCKET = "exchange"
PAGE = ROOT / "docs" / "import-curve.md"

MARK = "<!-- written by `python -m bench.import_curve` -->"
HEAD = (
    "| rows | MB | chunks | cutting, s | slowest chunk, s | finishing, s | all, s | rows/s | CPU a row, ms"
    " | highest memory, MB | write units a row | read units |"
)

type Step = dict[str, Any]


class Process:
    """A process of the function: takes an event, gives what the call took."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench.import_steps"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def call(self, event: Step) -> Step:
        """Between the lines of its log the process prints one that begins with its figures."""
        print(json.dumps(event), file=self._process.stdin, flush=True)
        for line in self._process.stdout or ():
            if line.startswith('{"seconds"'):
                step: Step = json.loads(line)
                return step
        raise RuntimeError("the function's process ended")

    def end(self) -> None:
        self._process.communicate()


@contextmanager
def processes(number: int) -> Iterator[list[Process]]:
    started = [Process() for _ in range(number)]
    try:
        yield started
    finally:
        for process in started:
            process.end()


@contextmanager
def aws() -> Iterator[None]:
    """DynamoDB Local for the tables, the emulator for bucket and queues; as the function's environment."""
    with ExitStack() as running, tempfile.TemporaryDirectory() as scratch:
        port = running.enter_context(emulator(Path(scratch) / "log"))
        url = f"http://127.0.0.1:{port}"
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"
        mail = {
            "MAIL_QUEUE_URL": f"{url}/000000000000/mail",
            "BULK_MAIL_QUEUE_URL": f"{url}/000000000000/bulk-mail",
        }
        os.environ |= keys | mail | tables.table_names()
        os.environ |= {
            "AWS_ENDPOINT_URL": url,
            "EXCHANGE_BUCKET": BUCKET,
            "EXCHANGE_LANGUAGE": "lt",
            "POWERTOOLS_METRICS_NAMESPACE": "bench",
        }
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = running.enter_context(dynamodb_local.server())
        for name in ("mail", "bulk-mail"):
            boto3.client("sqs").create_queue(QueueName=name)
        boto3.client("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield


def measure(rows: int) -> Step:
    """One file into empty tables."""
    client = boto3.client("dynamodb")
    tables.create_tables(client)
    with tempfile.TemporaryDirectory() as scratch:
        size = town.write_invoices(Path(scratch) / "invoices.csv", rows)
        boto3.client("s3").upload_file(str(Path(scratch) / "invoices.csv"), BUCKET, f"in/invoices-{rows}.csv")
    before = time.monotonic()
    place = {"bucket": {"name": BUCKET}, "object": {"key": f"in/invoices-{rows}.csv"}}
    cut = _alone({"Records": [{"s3": place}]})
    chunks = _chunks(cut["answer"])
    finish = _finish(cut["answer"])
    seconds = time.monotonic() - before
    for name in tables.table_names().values():
        client.delete_table(TableName=name)
    _check(rows)
    return {"rows": rows, "size": size, "seconds": seconds, "cut": cut, "chunks": chunks, "finish": finish}


def _alone(event: Step) -> Step:
    with processes(1) as [process]:
        return process.call(event)


def _chunks(order: Step) -> list[Step]:
    with processes(WORKERS) as started, ThreadPoolExecutor(WORKERS) as threads:
        free: SimpleQueue[Process] = SimpleQueue()
        for process in started:
            free.put(process)

        def one(number: int) -> Step:
            process = free.get()
            try:
                return process.call({"plan": order["plan"], "chunk": number})
            finally:
                free.put(process)

        return list(threads.map(one, range(order["chunks"])))


def _finish(order: Step) -> Step:
    step = _alone({"plan": order["plan"]})
    while step["answer"]["more"]:
        step = _alone(step["answer"])
    return step


def _check(rows: int) -> None:
    """A figure counts only if the import did its work."""
    report = boto3.client("s3").get_object(Bucket=BUCKET, Key=f"reports/invoices-{rows}.json")["Body"].read()
    [file] = json.loads(report)["files"]
    assert file["counts"]["new"] == rows, file["counts"]


def line(found: Step) -> str:
    """A row of the page's table."""
    steps = [found["cut"], *found["chunks"], found["finish"]]
    chunks = found["chunks"] or [found["cut"]]
    cpu = sum(step["cpu"] for step in steps)
    memory = max(step["memory"] for step in steps)
    written, read = (sum(sum(step[side].values()) for step in steps) for side in ("written", "read"))
    cells = (
        f"{found['rows']:,}",
        f"{found['size'] / 1e6:.1f}",
        len(chunks),
        f"{found['cut']['seconds']:.1f}",
        f"{max(step['seconds'] for step in chunks):.1f}",
        f"{found['finish']['seconds']:.1f}",
        f"{found['seconds']:.0f}",
        f"{found['rows'] / found['seconds']:.0f}",
        f"{cpu / found['rows'] * 1000:.2f}",
        f"{memory:.0f}",
        f"{written / found['rows']:.3f}",
        f"{read:.0f}",
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def main(sizes: list[int]) -> None:
    lines = []
    with aws():
        for rows in sizes:
            lines.append(line(measure(rows)))
            print(lines[-1], flush=True)
    about = PAGE.read_text().partition(MARK)[0] if PAGE.exists() else ""
    PAGE.write_text(
        "\n".join([about + MARK, "", HEAD, "|" + "---|" * HEAD.count(" | ") + "---|", *lines, ""])
    )


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or list(SIZES))
