"""A function under the Lambda runtime emulator that comes with the SAM CLI: what a start and a request take.

Counted is the time on a processor: the clock would tell more of what else the machine does.
"""

import http.client
import json
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.template import ROOT

PROCESSOR = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
EMULATOR = next((ROOT / ".venv-sam").glob(f"lib/*/site-packages/samcli/local/rapid/*-{PROCESSOR}"))
PYTHON = Path(sys.base_prefix) / "bin" / "python3.13"
RUNTIME = (
    "awslambdaric",
    "simplejson",
    "snapshot_restore_py.py",
    f"runtime_client.cpython-313-{platform.machine()}-linux-gnu.so",
)
TICK = os.sysconf("SC_CLK_TCK")
# What the emulator itself logs.
NOT_OURS = re.compile(r"^(START|END|REPORT|INIT|\d\d \w{3} \d{4} )")

type Event = dict[str, Any]


@dataclass(frozen=True)
class Function:
    """Folders that Python imports from, the first one is its own; how the handler is called."""

    name: str
    folders: tuple[Path, ...]
    handler: str
    event: Event


@dataclass
class Running:
    pid: int
    log: Path
    _connection: http.client.HTTPConnection

    def invoke(self, event: Event) -> Event:
        self._connection.request("POST", "/2015-03-31/functions/function/invocations", json.dumps(event))
        answer: Event = json.loads(self._connection.getresponse().read())
        assert answer.get("statusCode", 500) < 500, (answer, self.log.read_text()[-3000:])
        return answer

    def start_milliseconds(self) -> float:
        """On a processor, by all threads that live."""
        nanoseconds = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(FileNotFoundError):  # one may end meanwhile
                nanoseconds += int((task / "schedstat").read_text().split()[0])
        return nanoseconds / 1e6

    def milliseconds(self) -> float:
        """The same with threads that ended, in ticks: for many requests."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICK

    def megabytes(self) -> float:
        """The most it ever held."""
        [line] = [one for one in Path(f"/proc/{self.pid}/status").read_text().splitlines() if "VmHWM" in one]
        return int(line.split()[1]) / 1024

    def log_bytes(self) -> int:
        lines = self.log.read_text().splitlines(keepends=True)
        return sum(len(line.encode()) for line in lines if not NOT_OURS.match(line))


def runtime(folder: Path) -> Path:
    """A folder with what Lambda has beside a function, and no more."""
    packages = next((ROOT / ".venv").resolve().glob("lib/*/site-packages"))
    for name in RUNTIME:
        (folder / name).symlink_to(packages / name)
    return folder


@contextmanager
def running(function: Function, beside: Path, variables: dict[str, str]) -> Iterator[Running]:
    """The function, started by its first event as Lambda would; ends with the block."""
    port = _free_port()
    addresses = ["--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    addresses += ["--runtime-api-address", f"127.0.0.1:{_free_port()}"]
    command: list[str | Path] = [EMULATOR, *addresses, PYTHON, "-m", "awslambdaric", function.handler]
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                cwd=function.folders[0],
                env=_environment(function, beside) | variables,
                stdout=out,
                stderr=out,
            )
        try:
            connection = _connected(port)
            connection.request(
                "POST", "/2015-03-31/functions/function/invocations", json.dumps(function.event)
            )
            answer = json.loads(connection.getresponse().read())
            assert answer.get("statusCode", 500) < 500, (function.name, answer, log.read_text()[-3000:])
            yield Running(_child(process.pid), log, connection)
        finally:
            process.terminate()
            process.wait()


def _child(pid: int) -> int:
    """The function's process, which some thread of the emulator has begun."""
    [child] = [
        one for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    return int(child)


def _environment(function: Function, beside: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(map(str, (*function.folders, beside))),
        "PYTHONDONTWRITEBYTECODE": "1",  # a deployed package cannot be written to
        "LAMBDA_TASK_ROOT": str(function.folders[0]),
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "60",
        "AWS_XRAY_CONTEXT_MISSING": "IGNORE_ERROR",
        "LC_ALL": "C.UTF-8",
    }


def _connected(port: int) -> http.client.HTTPConnection:
    deadline = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            connection.connect()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return connection


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
