"""The billing system's clerk: puts files into the running portal's exchange folder, reads the reports."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.browser.billing import Row, written
from tests.browser.post import wait_for


class Exchange:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, name: str, rows: Sequence[Row]) -> None:
        """Delivers rows as a CSV file."""
        self.deliver(f"{name}.csv", written(rows).encode())

    def deliver(self, name: str, content: bytes) -> None:
        """Returns once the file is imported, all of it. A name serves once: its report stays."""
        report = self._folder / "reports" / f"{name.removesuffix('.csv')}.json"
        assert not report.exists(), f"{name} was delivered before"
        (self._folder / "in" / name).write_bytes(content)
        wait_for(report.exists, f"no report on {name}")
        _require_all_taken(json.loads(report.read_text()))


def _require_all_taken(report: dict[str, Any]) -> None:
    refused = [file for file in report["files"] if file["refused"] or file["counts"]["refused"]]
    assert not report["refused"], report
    assert not report["documents"].get("refused"), report
    assert refused == []
