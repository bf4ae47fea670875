"""Whoever works with the exchange folder of a running portal."""

import json
import time
from collections.abc import Callable
from typing import Any

from local.testing import RunningPortal

PATIENCE = 10  # seconds


class Clerk:
    def __init__(self, portal: RunningPortal) -> None:
        self.folder, self._portal = portal.log.parent / "exchange", portal

    def put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def report(self, name: str, patience: float = PATIENCE) -> Any:  # noqa: ANN401 (JSON)
        """A report once it is there."""
        return json.loads(self.text(f"reports/{name}", patience))

    def text(self, name: str, patience: float = PATIENCE) -> str:
        """What stands in a file once it is there."""
        await_that((self.folder / name).is_file, patience)
        return (self.folder / name).read_text(encoding="utf-8-sig")

    def times_imported(self, key: str) -> int:
        """In the stub project, whose functions print."""
        return self.log().count(f"imported {key} ")

    def log(self) -> str:
        return self._portal.log.read_text()


def await_that(holds: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
