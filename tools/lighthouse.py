"""Measures each page in both languages with Lighthouse and writes docs/lighthouse.md: `make lighthouse`.

Needs Chromium, npm, half an hour and a machine with nothing else to do: the figures are of its processor too.
`make lighthouse PAGES="overview pay"` measures those. Each page is written when it is measured: a run that is
interrupted keeps what it has.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from local.testing import running_portal
from shared import texts
from tools.chromium import installed
from tools.lighthouse_scenes import Scene, Scenes

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/lighthouse.md"
FLOOR = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
ROW = re.compile(r"^(\| (\w+) \| (lt|en) \|.*)$", re.MULTILINE)
HEAD = """# What Lighthouse says of each page

Written by `make lighthouse`, with the portal of one machine (HTTP/1.1, gzip, the headers of production): it
is Lighthouse's own phone with an empty cache, on a slow 4G and with a processor four times slower, both
simulated; the median of three. Who is signed in has two contracts; links of mails are real ones. SEO of
pages that are kept from search engines: decision 0021.

| page | | performance | accessibility | best practices | SEO | FCP, ms | LCP, ms | TBT, ms | CLS | KB | on |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""

type Answer = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """Medians of some runs, and whatever any of them found fault with."""

    scene: Scene
    scores: dict[str, float]
    figures: dict[str, float]
    """Milliseconds (fcp, lcp, tbt), the shift of the layout (cls), bytes."""
    findings: list[str]

    @property
    def below_floor(self) -> list[str]:
        return [
            f"{name} {self.scores[name]:.0f}" for name, least in FLOOR.items() if self.scores[name] < least
        ]

    @property
    def row(self) -> str:
        figures = self.figures
        cells = [self.scene.page, self.scene.lang, *(f"{self.scores[name]:.0f}" for name in FLOOR)]
        cells += [f"{figures[name]:.0f}" for name in ("fcp", "lcp", "tbt")]
        cells += [f"{figures['cls']:.3f}", f"{figures['bytes'] / 1024:.1f}", f"{datetime.now(UTC):%Y-%m-%d}"]
        return f"| {' | '.join(cells)} |"


class Lighthouse:
    """A process that measures; it takes one page at a time, as two would slow each other."""

    def __init__(self, asks: IO[str], answers: IO[str]) -> None:
        self._asks, self._answers = asks, answers

    def measure(self, scene: Scene, runs: int) -> Measured:
        return median(scene, [self._run(scene) for _ in range(runs)])

    def _run(self, scene: Scene) -> Answer:
        asked = {"url": scene.url, "cookie": scene.cookie, "skipped": scene.skipped}
        print(json.dumps(asked), file=self._asks, flush=True)
        answer: Answer = json.loads(self._answers.readline() or '{"at": ""}')
        if urlsplit(answer["at"]).path != urlsplit(scene.url).path:
            raise RuntimeError(f"{scene} was not measured; the browser is at {answer['at'] or 'no page'}")
        return answer


def median(scene: Scene, runs: list[Answer]) -> Measured:
    def of(part: str) -> dict[str, float]:
        return {name: statistics.median(run[part][name] for run in runs) for name in runs[0][part]}

    findings = sorted({finding for run in runs for finding in run["findings"]})
    return Measured(scene, of("scores"), of("figures"), findings)


@contextmanager
def lighthouse() -> Iterator[Lighthouse]:
    command = ["node", str(ROOT / "tools/lighthouse.mjs")]
    browser = os.environ | {"CHROME_PATH": installed() or ""}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=browser) as process:
        if process.stdin and process.stdout:
            yield Lighthouse(process.stdin, process.stdout)


@contextmanager
def scenes() -> Iterator[Scenes]:
    with tempfile.TemporaryDirectory() as state, running_portal(Path(state)) as portal:
        yield Scenes(portal)


def main() -> int:
    table, is_below = written(), False
    with scenes() as made, lighthouse() as tool:
        for page, lang in product(sys.argv[1:] or texts.pages(), texts.LANGUAGES):
            measured = tool.measure(made.scene(page, lang), RUNS)
            print(measured.row, *measured.findings, sep="\n    ", flush=True)
            table[page, lang] = measured.row
            write(table)
            is_below |= bool(measured.below_floor)
    return 1 if is_below else 0


def written() -> dict[tuple[str, str], str]:
    """The rows that the page has, by page and language."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    return {(page, lang): row for row, page, lang in ROW.findall(text)}


def write(table: dict[tuple[str, str], str]) -> None:
    order = product(texts.pages(), texts.LANGUAGES)
    PAGE.write_text(HEAD + "".join(f"{table[at]}\n" for at in order if at in table), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
