"""docs/performance.md, with a drawing, from what bench/results.py keeps; each benchmark writes it anew."""

from bench import verdict
from bench.results import LOAD, MEASURED, SCALE, Figures, Function, Load, Measured, Scale, kept
from bench.verdict import FLOOR, USUAL
from tests.support.template import ROOT

PAGE, DRAWING = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.svg"
VERDICTS = "<!-- written by `make bench`, `make bench-load` and `make bench-scale`, up to the next mark -->"
BY_HAND = "<!-- by hand, up to the next mark -->"
REST = "<!-- written by the same, from here on -->"
HEAD = (
    "| | init + first, CPU ms | × bare botocore | × FastAPI | warm GET, CPU ms | warm POST, CPU ms"
    " | memory, MB | zipped, MB | unzipped, MB | files | log, bytes a request |"
)
LOAD_HEAD = "| route | requests | p50, ms | p95, ms | p99, ms | longest, ms | errors |"
BAR, LEFT, WIDTH = 18, 190, 560


def write() -> None:
    DRAWING.write_text(drawing(kept(MEASURED)))
    PAGE.write_text(page())


def page() -> str:
    """The page as it should be: what stands before the verdicts and after them is written by hand."""
    text = PAGE.read_text()
    head, hand = text.partition(VERDICTS)[0], text.partition(BY_HAND)[2].partition(REST)[0]
    measured, load, scale = (kept(file) for file in (MEASURED, LOAD, SCALE))
    verdicts = [*verdict.of_starts(measured), verdict.of_load(load), verdict.of_scale(scale)]
    rows = ["| wanted by issue 7 | reached |", "|---|---|", *(one.row() for one in verdicts)]
    sections = [starts_section(measured), load_section(load), scale_section(scale)]
    return "\n\n".join([f"{head}{VERDICTS}", "\n".join(rows), f"{BY_HAND}{hand}{REST}", *sections, ""])[:-1]


def starts_section(found: Measured) -> str:
    how = f"{found['on']}; medians of {found['rounds']} starts; warm: 3 times {found['warm']} requests."
    rows = [_start_row(name, one, found) for name, one in found["functions"].items()]
    drawn = "![CPU of a start](performance.svg)"
    return "\n\n".join(["## Starts and warm requests", how, _table(HEAD, rows), drawn])


def _start_row(name: str, one: Function, found: Measured) -> str:
    floor, usual = (found["functions"][of]["start"] for of in (FLOOR, USUAL))
    cells = [name, f"{one['start']:.0f}", f"{one['start'] / floor:.2f}", f"{one['start'] / usual:.2f}"]
    cells += [_shown(one.get("get"), 2), _shown(one.get("post"), 2), _shown(one["memory"])]
    cells += [_shown(one["zipped"], 1), _shown(one["unzipped"], 1), str(one["files"]), _shown(one.get("log"))]
    return _row(cells)


def load_section(found: Load) -> str:
    pace = f"{found['rate']:g} requests a second for {found['seconds']:g} s"
    where = (
        f"on {found['processors']} processors, which {found['others']:.1f} processes wanted before it began"
    )
    how = f"{found['on']}; {pace} {where}. The time is counted from the moment at which a request was due."
    rows = [_load_row(route, one) for route, one in found["routes"].items()]
    every = _load_row("**all**", found["all"])
    shares = ", ".join(f"{kind} {share:.0%}" for kind, share in found["shares"].items())
    took = f"Of one processor took meanwhile: {shares}."
    return "\n\n".join(["## In a peak of declaring", how, _table(LOAD_HEAD, [*rows, every]), took])


def _load_row(route: str, one: Figures) -> str:
    times = [f"{one['p50']:.0f}", f"{one['p95']:.0f}", f"{one['p99']:.0f}", f"{one['max']:.0f}"]
    return _row([route, f"{one['requests']:,}", *times, str(one["errors"])])


def scale_section(found: Scale) -> str:
    sizes = [f"{size:,}" for size in found["customers"]]
    differing = ", ".join(found["differing"]) or "nothing"
    told = (
        f"{found['on']}; calls and units of {found['routes']} routes among {', '.join(sizes[:-1])} and"
        f" {sizes[-1]} customers ({found['items']:,} items); what differs: {differing}."
        " Each route's figures: `bench/routes.json`."
    )
    return f"## Among many customers\n\n{told}"


def drawing(found: Measured) -> str:
    """A bar a function, as long as its start."""
    starts = {name: one["start"] for name, one in found["functions"].items()}
    lines = []
    for place, (name, start) in enumerate(starts.items()):
        y, length = place * BAR, start / max(starts.values()) * (WIDTH - LEFT - 40)
        colour = "#666" if "," in name else "#06c"
        lines.append(f'<text x="{LEFT - 6}" y="{y + 13}" text-anchor="end">{name}</text>')
        lines.append(f'<rect x="{LEFT}" y="{y + 3}" width="{length:.0f}" height="12" fill="{colour}"/>')
        lines.append(f'<text x="{LEFT + length + 4:.0f}" y="{y + 13}">{start:.0f}</text>')
    size = f'viewBox="0 0 {WIDTH} {len(starts) * BAR}" font-family="sans-serif" font-size="11"'
    title = "<title>CPU milliseconds of a start with its first request</title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{title}{"".join(lines)}</svg>\n'


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|---" * (head.count(" | ") + 1) + "|", *rows])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _shown(value: float | None, digits: int = 0) -> str:
    return "" if value is None else f"{value:.{digits}f}"
