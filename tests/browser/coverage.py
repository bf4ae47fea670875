"""Which lines of the site's modules the journeys run, as Chromium itself counts them in the served bundles.

A line counts as run when each of its parts has run, in whichever bundle; a line of no bundle does not count.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, groupby
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import httpx
import pytest
from playwright.sync_api import CDPSession, Page

COUNTED = pytest.StashKey["Coverage"]()
BUNDLE = re.compile(r"/assets/\w+-[A-Z0-9]{8}\.js$")
DIGITS = {char: n for n, char in enumerate(f"{ascii_uppercase}{ascii_lowercase}{digits}+/")}

type Place = tuple[int, int]
"""Line and column in a module."""
type Seen = dict[str, dict[Place, bool]]
"""By module and place, whether what begins there has run."""


class Bundle:
    """A script of the site; `left` are the parts that have not run, by where they begin in it."""

    def __init__(self, url: str) -> None:
        lines = httpx.get(url).text.splitlines(keepends=True)
        self.parts = list(_parts(httpx.get(f"{url}.map").json(), [0, *accumulate(map(len, lines))]))
        self.left = self.parts

    def add(self, functions: list[dict[str, Any]]) -> None:
        """Inner ranges come after the outer ones that they are exceptions of."""
        spans = [span for function in functions for span in function["ranges"]]
        ran = bytearray(max(span["endOffset"] for span in spans))
        for span in spans:
            start, end = span["startOffset"], span["endOffset"]
            ran[start:end] = bytes([span["count"] > 0]) * (end - start)
        self.left = [part for part in self.left if part[0] >= len(ran) or not ran[part[0]]]


def _parts(source_map: dict[str, Any], starts: list[int]) -> Iterator[tuple[int, str, Place]]:
    """Where each part begins in the bundle, and its module and place there (source map, version 3)."""
    modules = [source.rpartition("/")[2] for source in source_map["sources"]]
    source = line = column = 0
    for start, segments in zip(starts, source_map["mappings"].split(";"), strict=False):
        offset = start
        for segment in filter(None, segments.split(",")):
            step, *origin = _numbers(segment)
            offset += step
            if origin:
                source, line, column = source + origin[0], line + origin[1], column + origin[2]
                yield offset, modules[source], (line + 1, column)


def _numbers(segment: str) -> Iterator[int]:
    """Base64 VLQ: five bits a digit, the lowest first; the first bit of a number is its sign."""
    value = shift = 0
    for char in segment:
        value |= (DIGITS[char] & 31) << shift
        shift += 5
        if DIGITS[char] < 32:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0


class Coverage:
    def __init__(self) -> None:
        self._bundles: dict[str, Bundle] = {}
        self._seen: Seen = defaultdict(dict)

    def watch(self, page: Page) -> CDPSession:
        """Counts from now on what runs in the page."""
        session = page.context.new_cdp_session(page)
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
        # Chromium forgets the counts with the document, and tells nothing once the next one is on its way.
        session.on("Debugger.paused", lambda _: self._leave(session))
        session.send("Debugger.enable")
        page.add_init_script("addEventListener('beforeunload', () => { debugger })")
        return session

    def _leave(self, session: CDPSession) -> None:
        self.take(session)
        session.send("Debugger.resume")

    def take(self, session: CDPSession) -> None:
        """Adds what has run in the page since it was asked last."""
        for script in session.send("Profiler.takePreciseCoverage")["result"]:
            if name := BUNDLE.search(script["url"]):
                bundle = self._bundles.get(name[0]) or Bundle(script["url"])
                self._bundles[name[0]] = bundle
                bundle.add(script["functions"])

    def seen(self) -> Seen:
        for bundle in self._bundles.values():
            left = set(bundle.left)
            for part in bundle.parts:
                _, module, place = part
                self._seen[module][place] = self._seen[module].get(place, False) or part not in left
        return dict(self._seen)

    def add(self, seen: Seen) -> None:
        """Adds what another worker has seen."""
        for module, places in seen.items():
            for place, ran in places.items():
                self._seen[module][place] = self._seen[module].get(place, False) or ran


def table(seen: Seen) -> tuple[float, list[str]]:
    """Percent of all lines, and a line of text for each module."""
    rows, total, ran = [], 0, 0
    for module, places in sorted(seen.items()):
        lines = {line for line, _ in places}
        missing = sorted({line for (line, _), has_run in places.items() if not has_run})
        total, ran = total + len(lines), ran + len(lines) - len(missing)
        share = 100 - 100 * len(missing) / len(lines)
        rows.append(f"{module:20} {len(lines):4} lines {share:5.1f} %  {_spans(missing)}".rstrip())
    return 100 * ran / max(total, 1), rows


def _spans(numbers: list[int]) -> str:
    """Lines that stand together as one: "3-5, 9"."""
    groups = groupby(enumerate(numbers), lambda each: each[1] - each[0])
    spans = [[number for _, number in group] for _, group in groups]
    return ", ".join(f"{span[0]}-{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)
