"""Scripts and styles as browsers get them: bundled and minified by esbuild, named by what is in them."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
STATIC = ROOT / "static"


class BuildError(Exception):
    """The sources do not make a site; the message says which file and what."""


@dataclass(frozen=True)
class Assets:
    """Where each asset went, and of what each bundle is made."""

    names: dict[str, str]  # "favicon.svg" -> "favicon-5f3a9c01.svg"
    modules: dict[str, list[Path]]  # "invoice.js" -> the sources of its bundle

    def address(self, name: str) -> str:
        """Where a page finds it: another content, another address."""
        return f"/assets/{self.names[name]}"


def make_assets(entries: list[str], brand_css: str, logo: Path, folder: Path) -> Assets:
    """Bundles `entries`, paths of .js and .css below frontend/, and copies static/ and the logo."""
    static = {file.name: file for file in STATIC.iterdir() if file.is_file()}
    names, modules = copied({**static, "logo": logo}, folder), {}
    for output, about in bundled(entries, brand_css, folder).items():
        if entry := about.get("entryPoint"):
            names[Path(entry).name] = Path(output).name
            modules[Path(entry).name] = [ROOT / source for source in about["inputs"]]
    return Assets(names, modules)


def bundled(entries: list[str], brand_css: str, folder: Path) -> dict[str, dict[str, Any]]:
    """What esbuild's metafile says of each file that it made."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules/esbuild").exists():
        raise BuildError("the site is bundled by Node.js: have it, and run `npm ci` in frontend/")
    command = (node, "bundle.js", str(folder.resolve()), *entries)
    answer = subprocess.run(  # noqa: S603 - our own words
        command, cwd=ROOT, input=brand_css.encode(), stdout=subprocess.PIPE, check=False
    )
    if answer.returncode != 0:
        raise BuildError("esbuild could not bundle the scripts and styles: see the lines above")
    outputs: dict[str, dict[str, Any]] = json.loads(answer.stdout)
    return outputs


def copied(files: dict[str, Path], folder: Path) -> dict[str, str]:
    """The new names of what is served as it is: icons, the logo, and the script that old browsers read."""
    names = {}
    for name, file in files.items():
        content = file.read_bytes()
        names[name] = f"{file.stem}-{hashlib.sha256(content).hexdigest()[:8]}{file.suffix}"
        (folder / names[name]).write_bytes(content)
    return names
