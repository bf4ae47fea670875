"""What `sam build` makes, for each processor."""

from __future__ import annotations

import os
import platform
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.template import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PROCESSOR = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
SAM = ROOT / ".venv-sam" / "bin" / "sam"
QUIET = os.environ | {"SAM_CLI_TELEMETRY": "0", "AWS_EC2_METADATA_DISABLED": "true"}


def sam_build(folder: Path, *options: str) -> Path:
    """Build the template into a folder; a failed build fails the test with what SAM said."""
    command = [str(SAM), "build", "--build-dir", str(folder), *options]
    done = subprocess.run(command, cwd=ROOT, env=QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def arm64_build() -> Path:
    """What `sam build` makes when it is told nothing."""
    return sam_build(ROOT / ".aws-sam" / "build")


@pytest.fixture(scope="session")
def x86_64_build() -> Path:
    return sam_build(ROOT / ".aws-sam" / "x86_64", "--parameter-overrides", "Arch=x86_64")


@pytest.fixture(scope="session")
def own_build(request: pytest.FixtureRequest) -> Path:
    """What was built for the processor of this machine."""
    folder: Path = request.getfixturevalue(f"{PROCESSOR}_build")
    return folder


@pytest.fixture(params=["arm64", "x86_64"])
def build(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """A processor and the folder that was built for it."""
    return request.param, request.getfixturevalue(f"{request.param}_build")
