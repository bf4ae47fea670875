"""What issue 7 wants, and whether what was measured reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.results import Load, Measured, Scale
from tests.support import events
from tests.support.route_costs import access_log

FLOOR, USUAL = "botocore, with bytecode", "fastapi, as SAM ships it"
HASHING = {"account", "register", "sessions"}
LOAD_RATE, LOAD_SECONDS, LOAD_P95 = 50, 60, 300
SCALE_CUSTOMERS = 1_000_000


@dataclass(frozen=True)
class Verdict:
    wanted: str
    reached: bool
    how: str

    def row(self) -> str:
        return f"| {self.wanted} | {'yes' if self.reached else '**no**'}: {self.how} |"


def at_most(limit: float, wanted: str, found: Mapping[str, float], form: str = ".2f") -> Verdict:
    """Every figure, by whose it is, is at most `limit`."""
    ordered = sorted(found, key=lambda name: found[name])
    above = [name for name in ordered if found[name] > limit]
    figures = [f"{found[name]:{form}} ({name})" for name in (ordered[0], ordered[-1])]
    how = " to ".join(figures) if len(found) > 1 else f"{found[ordered[0]]:{form}}"
    if above and len(found) > 1:
        how += f"; above are {', '.join(above)}" if len(above) < len(found) else "; all are above"
    return Verdict(wanted, not above, how)


def of_starts(found: Measured) -> list[Verdict]:
    """The verdicts on a run of `make bench`."""
    functions = found["functions"]
    ours = {name: one for name, one in functions.items() if "," not in name}
    dear = {name: one["start"] for name, one in ours.items() if name not in HASHING}
    floor, usual, own = functions[FLOOR], functions[USUAL], functions["invoices"]["get"]
    line = max(access_log(events.load(name)) for name in events.names() if "routeKey" in events.load(name))
    layers, packages = (_zipped(found, kind) for kind in ("Layer", "Function"))
    return [
        at_most(
            1.3,
            "start with first request at most 1.3 × bare botocore, where no password is hashed",
            _over(floor["start"], dear),
        ),
        at_most(0.25, "and at most 0.25 × FastAPI as SAM ships it", _over(usual["start"], dear)),
        at_most(1.2, "warm GET /api/invoices at most 1.2 × bare botocore", {"": own / floor["get"]}),
        at_most(0.55, "and at most 0.55 × FastAPI as SAM ships it", {"": own / usual["get"]}),
        at_most(
            1.25,
            "memory at most 1.25 × bare botocore",
            _over(floor["memory"], {name: one["memory"] for name, one in ours.items()}),
        ),
        at_most(7, "a layer at most 7 MB zipped", {name: size / 1e6 for name, size in layers.items()}, ".1f"),
        at_most(
            30,
            "a function at most 30 KB zipped",
            {name: size / 1e3 for name, size in packages.items()},
            ".0f",
        ),
        at_most(
            400,
            "log at most 400 bytes a request, API Gateway's line included",
            {name: one["log"] + line for name, one in ours.items()},
            ".0f",
        ),
    ]


def _over(floor: float, found: Mapping[str, float]) -> dict[str, float]:
    return {name: value / floor for name, value in found.items()}


def _zipped(found: Measured, kind: str) -> dict[str, int]:
    sizes = found["artefacts"].items()
    return {name.removesuffix(kind).lower(): size for name, size in sizes if name.endswith(kind)}


def of_load(found: Load) -> Verdict:
    every = found["all"]
    wanted = f"{LOAD_RATE} requests a second for {LOAD_SECONDS} s: p95 below {LOAD_P95} ms, no error"
    how = f"p95 {every['p95']:.0f} ms, {every['errors']} errors in {every['requests']:,} requests"
    return Verdict(wanted, is_enough(found) and is_borne(found), how)


def is_enough(found: Load) -> bool:
    """Whether the load was that of the issue, or more."""
    return found["rate"] >= LOAD_RATE and found["seconds"] >= LOAD_SECONDS


def is_borne(found: Load) -> bool:
    return found["all"]["p95"] < LOAD_P95 and not found["all"]["errors"]


def of_scale(found: Scale) -> Verdict:
    sizes = [f"{size:,}" for size in found["customers"]]
    wanted = f"each route costs the same among 1, 1,000 and {SCALE_CUSTOMERS:,} customers"
    reached = found["customers"] == [1, 1_000, SCALE_CUSTOMERS] and not found["differing"]
    differing = ", ".join(found["differing"]) or "none"
    how = f"of {found['routes']} routes {differing} differ among {', '.join(sizes)}"
    return Verdict(wanted, reached, how)
