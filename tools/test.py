"""Runs every part of `make test`, names each one that failed or could not run, and says how long each took.

Usage: python tools/test.py [WORD ...], where a word chooses the parts whose names start with it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET  # reads only what pytest has just written

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv" / "bin"
SAM = str(ROOT / ".venv-sam" / "bin" / "sam")
COVERAGE = ("--cov", "--cov-report=term", "--cov-fail-under=98")
SIDE_BY_SIDE = ("--numprocesses=2", "--dist=worksteal")
# These wait for processes that start and end, more than they compute.
FOUR = ("--numprocesses=4", "--dist=worksteal")
SITE = ("npm", "--prefix", "frontend", "run", "--silent")


@dataclass(frozen=True)
class Part:
    """A named step: commands that must all succeed, or a pytest run over folders."""

    name: str
    commands: tuple[tuple[str, ...], ...] = ()
    tests: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


PARTS = (
    Part("lint", ((f"{VENV}/ruff", "check"), (f"{VENV}/ruff", "format", "--check"))),
    Part("types", ((f"{VENV}/mypy",),)),
    Part("template", ((f"{VENV}/cfn-lint",), (SAM, "validate", "--lint"), ("make", "checkov"))),
    Part(
        "site",
        (
            (*SITE, "types"),
            (*SITE, "lint"),
            (f"{VENV}/python", "-m", "frontend.build", "dist"),
            (*SITE, "html", "--", "../dist"),
        ),
    ),
    Part(
        "unit and functions",
        tests=("tests/unit", "tests/functions"),
        options=(*SIDE_BY_SIDE, *COVERAGE, "--every-right"),
    ),
    Part("integration", tests=("tests/integration",), options=SIDE_BY_SIDE),
    Part("histories", tests=("tests/histories",), options=SIDE_BY_SIDE),
    Part("local portal", tests=("tests/local",), options=FOUR),
    Part("browser", tests=("tests/browser",), options=(*SIDE_BY_SIDE, "--js-coverage=95")),
    Part("lighthouse", tests=("tests/lighthouse",)),
    Part(
        "sam build",
        tests=tuple(f"tests/packaging/test_{what}.py" for what in ("artefacts", "init", "sbom", "deploying")),
    ),
    Part("sam local invoke", tests=("tests/packaging/test_invoke.py",)),
)


def succeeds(command: tuple[str, ...]) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def skipped(report: Path) -> list[str]:
    """How many tests were left out, by reason, from a JUnit report."""
    reasons = Counter(node.get("message", "") for node in ET.parse(report).iter("skipped"))  # noqa: S314 (our own)
    return [f"{count} tests: {reason}" for reason, count in reasons.items()]


def run_tests(part: Part) -> tuple[bool, list[str]]:
    present = [path for path in part.tests if any(ROOT.glob(path))]
    if not present:
        return True, [f"{' and '.join(part.tests)} are not there"]
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        pytest = (f"{VENV}/python", "-m", "pytest", "-q", f"--junit-xml={report}", *part.options, *present)
        return succeeds(pytest), skipped(report) if report.exists() else []


def run(part: Part) -> tuple[bool, list[str]]:
    """Whether a part succeeded, and what of it did not run."""
    if part.tests:
        return run_tests(part)
    return all(succeeds(command) for command in part.commands), []


def chosen(words: list[str]) -> list[Part]:
    return [part for part in PARTS if not words or part.name.startswith(tuple(words))]


def main() -> int:
    failed, missing = [], []
    for part in chosen(sys.argv[1:]):
        print(f"\n== {part.name}", flush=True)
        started = time.monotonic()
        good, left_out = run(part)
        seconds = time.monotonic() - started
        outcome = "FAILED" if not good else "not all of it ran" if left_out else "ok"
        print(f"== {part.name}: {outcome}, {seconds:.1f} s", flush=True)
        failed += [] if good else [part.name]
        missing += [f"NOT RUN: {part.name}: {what}" for what in left_out]
    print("", *missing, sep="\n")
    print(f"FAILED: {', '.join(failed)}" if failed else "Everything that ran is good.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
