"""Renders the site: `python -m frontend.build DIST`.

Pages go to DIST/<language>/<slug>.html (addresses have no extension); everything in static/, and css/ as one
file, to DIST/assets/<hash of all of it>/, so an asset is cached for a year and a page for no time at all.
"""

import hashlib
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared.fields import site_rules

ROOT = Path(__file__).parent
SHARED = ROOT.parent / "shared"
LANGUAGES = ("lt", "en")
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"\./([\w.-]+)";', re.MULTILINE)
ASKED_KEY = re.compile(r'\bt\(\s*"(\w+)"')
ANY_WORD = re.compile(r'"(\w+)"')
PLACE = re.compile(r"\{(\w+)\}")
PREFIX_KEY = re.compile(r"\b(?:t|known)\(\s*`(\w+?)\$\{")
# A text, its plural forms ("one", "few", "many", "other") by Intl.PluralRules, or what a template lists.
type Catalog = dict[str, str | dict[str, str] | list[str] | list[list[str]]]


class BuildError(Exception):
    """The sources do not make a site; the message says which file and what."""


def load_catalogs(folder: Path) -> dict[str, Catalog]:
    """All languages' messages; raises BuildError where one lacks a key."""
    catalogs = {lang: json.loads((folder / f"{lang}.json").read_text("utf-8")) for lang in LANGUAGES}
    everywhere = set.union(*(set(catalog) for catalog in catalogs.values()))
    for lang, catalog in catalogs.items():
        if missing := everywhere - set(catalog):
            raise BuildError(f"{lang}.json lacks {', '.join(sorted(missing))}")
    check_places(catalogs)
    return catalogs


def check_places(catalogs: dict[str, Catalog]) -> None:
    """Raises BuildError where a {place} of a message is not in every language."""
    for key, message in catalogs[LANGUAGES[0]].items():
        places = {frozenset(PLACE.findall(str(catalog[key]))) for catalog in catalogs.values()}
        if len(places) > 1:
            raise BuildError(f"the places of {key} differ: {message}")


def modules_of(entry: str) -> list[str]:
    """`entry` and every module it reaches, for <link rel=modulepreload>."""
    found = [entry]
    for name in found:  # grows while it is walked
        text = (ROOT / "static/js" / name).read_text("utf-8")
        found += [other for other in IMPORT.findall(text) if other not in found]
    return found


def messages_of(modules: list[str], catalog: Catalog) -> Catalog:
    """The messages those modules can show; t(`state_${x}`) takes every key that starts with state_."""
    text = "".join((ROOT / "static/js" / name).read_text("utf-8") for name in modules)
    if unknown := set(ASKED_KEY.findall(text)) - set(catalog):
        raise BuildError(f"no message {', '.join(sorted(unknown))} (asked by {modules[0]})")
    words, prefixes = set(ANY_WORD.findall(text)), tuple(PREFIX_KEY.findall(text))
    return {key: value for key, value in catalog.items() if key in words or key.startswith(prefixes)}


def digest_of(files: list[Path]) -> str:
    """One name for all assets together, so that a module's relative imports stay as written."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def data_block(data: object) -> Markup:
    """JSON that is safe inside <script type=application/json>."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no tag can open in it


class Site:
    """What all pages share: texts, addresses, brand, the folder of assets."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist
        self.catalogs = load_catalogs(ROOT / "i18n")
        self.slugs: dict[str, dict[str, str]] = tomllib.loads((SHARED / "pages.toml").read_text("utf-8"))
        self.brand: dict[str, str] = tomllib.loads((SHARED / "brand.toml").read_text("utf-8"))
        self.styles = sorted((ROOT / "css").glob("*.css"))
        static = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
        self.version = digest_of([*static, *self.styles])
        loader = FileSystemLoader(ROOT / "templates")
        self.env = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def links(self, lang: str) -> dict[str, str]:
        """Address of each page in a language, as templates and modules use it."""
        return {page: f"/{lang}/{slugs[lang]}" for page, slugs in self.slugs.items()}

    def context(self, page: str, lang: str) -> dict[str, Any]:
        """Everything a template may name."""
        entry = f"{page}.js" if (ROOT / "static/js" / f"{page}.js").exists() else "page.js"
        modules = modules_of(entry)
        links = self.links(lang)
        data = {"messages": messages_of(modules, self.catalogs[lang]), "rules": site_rules(), "links": links}
        other = next(code for code in LANGUAGES if code != lang)
        shown = {"t": self.catalogs[lang].__getitem__, "asset": lambda path: f"/assets/{self.version}/{path}"}
        where = {
            "page": page,
            "lang": lang,
            "other": other,
            "links": links,
            "other_link": self.links(other)[page],
        }
        scripts = {"entry": entry, "modules": modules[1:], "data": data_block(data)}
        return {"brand": self.brand, "rules": site_rules(), **shown, **where, **scripts}

    def render(self) -> Iterator[tuple[str, str]]:
        """(path in dist, HTML) of every page."""
        for page, slugs in self.slugs.items():
            for lang in LANGUAGES:
                html = self.env.get_template(f"{page}.html").render(self.context(page, lang)) + "\n"
                yield f"{lang}/{slugs[lang]}.html", html
                if page == "sign_in":
                    yield f"{lang}/index.html", html
        yield "index.html", self.env.get_template("index.html").render(self.context("sign_in", "lt")) + "\n"

    def write(self) -> int:
        """Replaces dist and answers how many pages it holds."""
        pages = dict(self.render())  # before anything is removed: a broken template leaves the old site
        shutil.rmtree(self.dist, ignore_errors=True)
        assets = self.dist / "assets" / self.version
        shutil.copytree(ROOT / "static", assets)
        (assets / "site.css").write_text("\n".join(file.read_text("utf-8") for file in self.styles), "utf-8")
        for path, html in pages.items():
            file = self.dist / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, "utf-8")
        return len(pages)


def main(dist: str) -> None:
    """Builds into `dist`."""
    try:
        sys.stdout.write(f"{Site(Path(dist)).write()} pages in {dist}\n")
    except BuildError as error:
        sys.exit(f"frontend.build: {error}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dist")
