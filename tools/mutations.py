"""Seeds the bugs of tests/mutations.md, one by one in a copy of the tree, and says which the tests catch.

Usage: python -m tools.mutations [NUMBER ...], without a number all of them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "mutations.md"
COPIED = ("functions", "shared", "tests", "template.yaml", "pyproject.toml")
LINKED = ("docs", "events", "local", "examples", "tools", "frontend")
_CODE = r"```text\n(.*?)\n```"
_SECTION = re.compile(
    rf"^## (\d+)\. ([^\n]+)\n\n`([^`]+)`; ([^\n]+)\n\n{_CODE}\n\n{_CODE}$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Mutation:
    """In the file `place`, `old` becomes `new`; one of `tests` should fail then."""

    number: int
    promise: str
    place: str
    tests: tuple[str, ...]
    old: str
    new: str

    def seeded(self, text: str) -> str:
        """Raises ValueError where the place has changed: the list must follow."""
        if self.old not in text:
            raise ValueError(f"{self.number}. {self.place} has no {self.old!r}")
        return text.replace(self.old, self.new, 1)


def mutations() -> Iterator[Mutation]:
    for number, promise, place, tests, old, new in _SECTION.findall(LIST.read_text()):
        yield Mutation(int(number), promise, place, tuple(re.findall(r"`([^`]+)`", tests)), old, new)


def is_caught(mutation: Mutation, copy: Path) -> bool:
    file = copy / mutation.place
    sound = file.read_text()
    file.write_text(mutation.seeded(sound))
    pytest = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not dynamodb")
    environment = os.environ | {"HISTORIES": "4000", "UNSHRUNK": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        found = subprocess.run(
            [*pytest, *mutation.tests], cwd=copy, env=environment, capture_output=True, check=False
        )
    finally:
        file.write_text(sound)
    if found.returncode not in (0, 1):
        raise RuntimeError(found.stdout.decode() + found.stderr.decode())
    return found.returncode == 1


def copied(to: Path) -> None:
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, to / name)
    for name in LINKED:
        (to / name).symlink_to(ROOT / name)


def main() -> int:
    wanted = {int(number) for number in sys.argv[1:]}
    some = [one for one in mutations() if not wanted or one.number in wanted]
    caught = 0
    with tempfile.TemporaryDirectory() as scratch:
        copied(Path(scratch))
        for one in some:
            started = time.monotonic()
            good = is_caught(one, Path(scratch))
            caught += good
            outcome = "caught" if good else "NOT CAUGHT"
            print(
                f"{one.number:3} {outcome:10} {time.monotonic() - started:5.0f} s  {one.promise}", flush=True
            )
    print(f"{caught} of {len(some)} caught")
    return 0 if caught == len(some) else 1


if __name__ == "__main__":
    sys.exit(main())
