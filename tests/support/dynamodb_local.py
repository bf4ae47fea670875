"""DynamoDB Local, AWS's own stand-in, from the npm package in tools/."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ROOT / "tools/node_modules/amplify-dynamodb-simulator/emulator"
START_LIMIT = 120  # seconds


def missing() -> str | None:
    """What DynamoDB Local lacks on this machine, if it lacks anything."""
    if not shutil.which("java"):
        return "DynamoDB Local needs a Java"
    if not (FOLDER / "DynamoDBLocal.jar").exists():
        return "DynamoDB Local is not installed (`make install`)"
    return None


@contextmanager
def server(folder: Path | None = None) -> Iterator[str]:
    """The address of a server that ends with the block; it keeps its tables in memory, or in a folder."""
    port = _free_port()
    command = [
        "java",
        f"-Djava.library.path={FOLDER}/DynamoDBLocal_lib",
        "-jar",
        f"{FOLDER}/DynamoDBLocal.jar",
    ]
    place = ["-dbPath", str(folder), "-sharedDb"] if folder else ["-inMemory"]
    options = [*place, "-disableTelemetry", "-port", str(port)]
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, *options], cwd=scratch, stdout=log, stderr=log)
        try:
            if not _listens(port, process):
                log.seek(0)
                raise RuntimeError(f"DynamoDB Local did not start: {log.read().decode()}")
            address = f"http://127.0.0.1:{port}"
            _wake(address)
            yield address
        finally:
            process.terminate()
            process.wait()


def _wake(address: str) -> None:
    """Its first table takes it long on a busy machine, longer than our clients wait."""
    patient = Config(read_timeout=60, retries={"total_max_attempts": 1})
    client = boto3.client("dynamodb", endpoint_url=address, config=patient)
    client.create_table(
        TableName="first",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.delete_table(TableName="first")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False
