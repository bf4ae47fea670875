"""What the benchmarks have found, as it is kept in bench/: the page is written from these files alone."""

import json
from pathlib import Path
from typing import Any, TypedDict

FOLDER = Path(__file__).parent
MEASURED, LOAD, SCALE = (FOLDER / f"{name}.json" for name in ("measured", "load", "scale"))


class Function(TypedDict, total=False):
    """Medians: CPU milliseconds of a start, of a warm GET and POST; MB; bytes of log a request."""

    start: float
    get: float
    post: float
    memory: float
    log: float
    zipped: float
    unzipped: float
    files: int


class Measured(TypedDict):
    """Of `make bench`; `artefacts` has the zipped bytes of each of ours."""

    on: str
    rounds: int
    warm: int
    functions: dict[str, Function]
    artefacts: dict[str, int]


class Figures(TypedDict):
    """Milliseconds, and how many there were of what."""

    requests: int
    p50: float
    p95: float
    p99: float
    max: float
    errors: int


class Load(TypedDict):
    """Of `make bench-load`; `shares` of one processor, by kind of process; `others` wanted one before it."""

    on: str
    rate: float
    seconds: float
    processors: int
    others: float
    all: Figures
    routes: dict[str, Figures]
    shares: dict[str, float]


class Scale(TypedDict):
    """Of `make bench-scale`; `differing` routes cost something else among so many."""

    on: str
    customers: list[int]
    items: int
    routes: int
    differing: list[str]


def kept(file: Path) -> Any:  # noqa: ANN401 - one of the above
    return json.loads(file.read_text())


def keep(file: Path, found: Measured | Load | Scale) -> None:
    """Four digits are more than any of it is sure of."""
    file.write_text(json.dumps(_rounded(found), indent=1) + "\n")


def _rounded(found: Any) -> Any:  # noqa: ANN401 - any part of it
    if isinstance(found, dict):
        return {name: _rounded(one) for name, one in found.items()}
    return float(f"{found:.4g}") if isinstance(found, float) else found
