"""How much of a processor this process takes and each kind of those that it has started."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
# A word of the command line, and what it is.
KINDS = {
    "awslambdaric": "functions",
    "ministack": "emulator",
    "DynamoDBLocal.jar": "DynamoDB Local",
    "-m\0local": "portal",
    "bench.load": "sender",
}


def seconds() -> dict[str, float]:
    """On a processor so far, by kind."""
    found: dict[str, float] = {}
    for pid in _family(os.getpid()):
        with suppress(OSError):  # it may end meanwhile
            command = Path(f"/proc/{pid}/cmdline").read_text()
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            kind = _kind(command)
            found[kind] = found.get(kind, 0) + (int(fields[11]) + int(fields[12])) / TICK
    return found


def _kind(command: str) -> str:
    return next((kind for word, kind in KINDS.items() if word in command), "others")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
