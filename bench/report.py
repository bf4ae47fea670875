"""docs/performance.md of what bench/start_up.py measured, with a drawing."""

import json
import statistics
from datetime import UTC, datetime
from typing import Any

from tests.support.template import ROOT

PAGE, DRAWING = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.svg"
MEASURED = ROOT / "bench" / "measured.json"  # what tools/costs.py counts with
FLOOR, USUAL = "botocore, with bytecode", "fastapi, as SAM ships it"
MARK = "<!-- written by `make bench`, from here on -->"
HEAD = (
    "| | init + first, CPU ms | × bare botocore | × FastAPI | warm GET, CPU ms | warm POST, CPU ms"
    " | memory, MB | zipped, MB | unzipped, MB | files | log, bytes a request |"
)
BAR, LEFT, WIDTH = 18, 190, 560

type Found = dict[str, dict[str, Any]]


def median(found: dict[str, Any], figure: str) -> float | None:
    values = [took[figure] for took in found["rounds"] if figure in took]
    return statistics.median(values) if values else None


def shown(value: float | None, digits: int = 0) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def row(name: str, found: Found) -> str:
    one = found[name]
    start, floor, usual = (median(found[of], "start") or 0 for of in (name, FLOOR, USUAL))
    cells = [name, shown(start), shown(start / floor, 2), shown(start / usual, 2)]
    cells += [shown(median(one, "get"), 2), shown(median(one, "post"), 2), shown(median(one, "memory"))]
    cells += [
        shown(one["sizes"]["zipped"], 1),
        shown(one["sizes"]["unzipped"], 1),
        str(one["sizes"]["files"]),
    ]
    return "| " + " | ".join([*cells, shown(median(one, "log"))]) + " |"


def drawing(found: Found) -> str:
    """A bar a function, as long as its start."""
    longest = max(median(one, "start") or 0 for one in found.values())
    lines = []
    for place, (name, one) in enumerate(found.items()):
        start, y = median(one, "start") or 0, place * BAR
        length = start / longest * (WIDTH - LEFT - 40)
        colour = "#666" if "," in name else "#06c"
        lines.append(f'<text x="{LEFT - 6}" y="{y + 13}" text-anchor="end">{name}</text>')
        lines.append(f'<rect x="{LEFT}" y="{y + 3}" width="{length:.0f}" height="12" fill="{colour}"/>')
        lines.append(f'<text x="{LEFT + length + 4:.0f}" y="{y + 13}">{start:.0f}</text>')
    size = f'viewBox="0 0 {WIDTH} {len(found) * BAR}" font-family="sans-serif" font-size="11"'
    title = "<title>CPU milliseconds of a start with its first request</title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{title}{"".join(lines)}</svg>\n'


def write(found: Found, rounds: int, warm: int) -> None:
    DRAWING.write_text(drawing(found))
    own = found["invoices"]
    figures = {"start": median(own, "start") or 0, "warm": median(own, "get") or 0}
    MEASURED.write_text(json.dumps({name: round(value, 2) for name, value in figures.items()}) + "\n")
    table = "\n".join([HEAD, "|---" * HEAD.count(" | ") + "|---|", *(row(name, found) for name in found)])
    how = f"{datetime.now(UTC):%Y-%m-%d}; medians of {rounds} starts; warm: 3 times {warm} requests."
    kept = PAGE.read_text().partition(MARK)[0]
    PAGE.write_text(f"{kept}{MARK}\n\n{how}\n\n{table}\n\n![CPU of a start](performance.svg)\n")
