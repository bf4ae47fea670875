"""Reads a delivery in a process of its own; says how it went, in how many seconds and with how much memory.

Usage: python -m tests.support.measured PATH
"""

import json
import sys
import time
from pathlib import Path

from functions.imports.faults import FileRefused
from functions.imports.forms import opened


def outcome(path: Path) -> str:
    """The code of the refusal: of the delivery, or of its first file that is refused; "" if none is."""
    try:
        for source in opened(path, path.name)[0]:
            for _ in source.rows():
                pass
    except FileRefused as refused:
        return refused.code
    return ""


def megabytes() -> int:
    """The most that this process has held; getrusage would tell what its parent held when it began."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def main(path: Path) -> None:
    began = time.process_time()
    found = outcome(path)
    print(json.dumps([found, time.process_time() - began, megabytes()]))  # noqa: T201 - to the test


if __name__ == "__main__":
    main(Path(sys.argv[1]))
