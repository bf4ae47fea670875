"""Reads a delivery in a process of its own, and says how it went, how long it took and how much memory.

That process is `python -m tests.support.measured PATH`.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from functions.imports.faults import FileRefused
from functions.imports.forms import opened

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 5, 256  # of the processor, so that a busy machine fails no test; the function has 512
MB = 1_000_000


def assert_refused(path: Path, code: str) -> None:
    """The delivery is refused with `code`, soon and with little memory. Removes it: pytest keeps files."""
    command = [sys.executable, "-m", "tests.support.measured", str(path)]
    found, seconds, megabytes = json.loads(subprocess.check_output(command, cwd=ROOT))
    path.unlink()
    assert found == code
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


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
