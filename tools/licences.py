"""Writes docs/licences.md, what of others goes to AWS and under which licence: `make licences`."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
# Those that ask for no more than their text to go along, which it does (in *.dist-info).
ALLOWED = {
    "Apache-2.0", "BSD-3-Clause", "Bitstream-Vera", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Unlicense",
}  # fmt: skip
# What packages say in words of their own, as somebody has read it in their licence.
READ = {
    "defusedxml": "PSF-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
}
HEAD = """# Licences

Written by `make licences`: what of others goes to AWS, as the lock files of the layers have it. What wheels
carry of others in turn (OpenSSL, libjpeg and the like) has its texts in the `*.dist-info` of the package, and
that goes along. The site is made of our own files alone.

| package | version | licence (SPDX) | where |
|---|---|---|---|
"""


def layers() -> dict[str, Path]:
    """The lock file of each layer, by the layer's name."""
    others = {folder.name: folder / "requirements.txt" for folder in sorted(ROOT.glob("layers/*"))}
    return {"shared": ROOT / "shared" / "requirements.txt", **others}


def shipped() -> dict[tuple[str, str], list[str]]:
    """The layers that each package is in, by its name and version."""
    found: dict[tuple[str, str], list[str]] = {}
    for layer, lock in layers().items():
        for name, version in PIN.findall(lock.read_text()):
            found.setdefault((name, version), []).append(layer)
    return found


def licence(package: str) -> str:
    """The SPDX expression of an installed package; SystemExit if nobody has read what it says."""
    said = metadata(package)
    expression = str(said.get("License-Expression") or READ.get(package) or said.get("License", ""))
    if not set(re.split(r" OR | AND ", expression)) <= ALLOWED:
        raise SystemExit(f"{package} has the licence {expression!r}: read it, then tell tools/licences.py.")
    return expression


def page() -> str:
    packages = [
        f"| {name} | {version} | {licence(name)} | {', '.join(layers)} |\n"
        for (name, version), layers in sorted(shipped().items())
    ]
    font = "| DejaVu Sans | a part | Bitstream-Vera | functions/receipts/fonts |\n"
    return HEAD + "".join(packages) + font


if __name__ == "__main__":
    PAGE.write_text(page())
