"""`make sbom` names what the lock files pin, with the hashes that a build insists on."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.template import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = [ROOT / "shared/requirements.txt", *ROOT.glob("layers/*/requirements.txt")]


@pytest.fixture(scope="module")
def sbom() -> Path:
    subprocess.run(["make", "sbom"], cwd=ROOT, check=True)
    return ROOT / ".aws-sam/sbom"


def components(file: Path) -> list[dict[str, Any]]:
    made = json.loads(file.read_text())
    assert made["bomFormat"] == "CycloneDX"
    found: list[dict[str, Any]] = made["components"]
    return found


def test_the_sbom_of_the_layers_has_each_pin_with_its_hashes(sbom: Path) -> None:
    text = "".join(lock.read_text() for lock in LOCKS)

    found = components(sbom / "layers.cdx.json")

    pinned = re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    assert sorted(one["purl"] for one in found) == sorted(
        f"pkg:pypi/{name}@{version}" for name, version in pinned
    )
    references = [reference for one in found for reference in one["externalReferences"]]
    hashes = [said["content"] for reference in references for said in reference["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"--hash=sha256:(\w+)", text))


def test_the_sbom_of_the_site_has_what_bundles_it(sbom: Path) -> None:
    pinned = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]["node_modules/esbuild"]

    [bundler] = [one for one in components(sbom / "site.cdx.json") if one["name"] == "esbuild"]

    assert bundler["version"] == pinned["version"]
    assert bundler["hashes"]
