"""Which processes of a portal are alive (Linux)."""

import time
from pathlib import Path


def left_of(path: Path, patience: float = 3) -> list[str]:
    """Command lines of the processes whose environment names the path, once they had some seconds to end."""
    deadline = time.monotonic() + patience
    while (alive := _naming(str(path))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive


def _naming(text: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it ended meanwhile, or is another user's
            continue
    return found
