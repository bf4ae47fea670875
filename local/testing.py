"""The whole portal for a test: `with running_portal(tmp_path) as portal: browse(portal.url)`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.server import listen

PROJECT = Path(__file__).parent.parent
_START_SECONDS = 60
_STOP_SECONDS = 20


@dataclass(frozen=True)
class RunningPortal:
    url: str
    """Origin of the site, without a slash."""
    process: subprocess.Popen[bytes]
    log: Path
    """All that the server and the functions have printed since the start."""


@contextmanager
def running_portal(
    state: Path, port: int = 0, *, root: Path = PROJECT, environment: Mapping[str, str] | None = None
) -> Iterator[RunningPortal]:
    """Run the portal of `root`, with the examples loaded, until the block ends.

    Args:
        state: folder of the tables, files and mails; a new folder starts with the examples only.
        port: where the site stands; 0 takes a free port.
        root: folder of template.yaml.
        environment: more settings, for example DECLARATION_WINDOW.
    """
    state.mkdir(parents=True, exist_ok=True)
    portal = _start(state, port or _free_port(), root, dict(environment or {}))
    try:
        _wait_until_ready(portal)
        yield portal
    finally:
        _stop(portal.process)


def _start(state: Path, port: int, root: Path, more: dict[str, str]) -> RunningPortal:
    settings = {"PORT": str(port), "STATE_DIR": str(state.absolute()), "PYTHONPATH": str(PROJECT)}
    with (state / "portal.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local"],
            cwd=root, env=os.environ | settings | more, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    return RunningPortal(f"http://127.0.0.1:{port}", process, state / "portal.log")


def _wait_until_ready(portal: RunningPortal) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not all(text in portal.log.read_text() for text in (f"ready: {portal.url}", "s  examples: ")):
        if portal.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the portal did not start:\n{portal.log.read_text()}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _free_port() -> int:
    with listen(0) as probe:
        return int(probe.getsockname()[1])
