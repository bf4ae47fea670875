"""The portal from its start to its end by a signal."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from local.config import from_environment
from local.portal import Portal
from local.problem import Problem


async def _run() -> None:
    portal = Portal(from_environment(os.environ, Path.cwd()))
    running = asyncio.ensure_future(portal.run())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _end, running)
    with suppress(asyncio.CancelledError):
        await running


def _end(running: "asyncio.Task[None]") -> None:
    """Only the first signal counts: a second Ctrl-C must not stop the cleaning up."""
    if not running.cancelling():
        running.cancel()


def main() -> int:
    try:
        asyncio.run(_run())
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0
