"""Renders the site: `python -m frontend.build DIST`.

Pages go to DIST/<language>/<slug>.html (addresses have no extension), scripts, styles and pictures to
DIST/assets under names that change with their content: cached for a year, while a page is for no time at all,
nor are DIST/sw.js and DIST/<language>.webmanifest.
"""

import json
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from frontend import offline
from frontend.assets import BuildError, make_assets
from frontend.brand import brand, custom_properties
from shared.fields import site_rules

ROOT = Path(__file__).parent
SHARED = ROOT.parent / "shared"
LANGUAGES = ("lt", "en")
ASKED_KEY = re.compile(r'\bt\(\s*"(\w+)"')
ANY_WORD = re.compile(r'"(\w+)"')
PLACE = re.compile(r"\{(\w+)\}")
PREFIX_KEY = re.compile(r"\b(?:t|known)\(\s*`(\w+?)\$\{")
# A text, its plural forms ("one", "few", "many", "other") by Intl.PluralRules, or what a template lists.
type Catalog = dict[str, str | dict[str, str] | list[str] | list[list[str]]]


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


def entry_of(page: str) -> str:
    """The module a page starts; most have one of their own."""
    return f"{page}.js" if (ROOT / "static/js" / f"{page}.js").exists() else "page.js"


def messages_of(modules: list[Path], catalog: Catalog) -> Catalog:
    """The messages those modules can show; t(`state_${x}`) takes every key that starts with state_."""
    text = "".join(module.read_text("utf-8") for module in modules)
    if unknown := set(ASKED_KEY.findall(text)) - set(catalog):
        asking = ", ".join(module.name for module in modules)
        raise BuildError(f"no message {', '.join(sorted(unknown))} (asked by one of {asking})")
    words, prefixes = set(ANY_WORD.findall(text)), tuple(PREFIX_KEY.findall(text))
    return {key: value for key, value in catalog.items() if key in words or key.startswith(prefixes)}


def data_block(data: object) -> Markup:
    """JSON that is safe inside <script type=application/json>."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no tag can open in it


class Site:
    """What all pages share: texts, addresses, brand, the assets, which it makes in `assets`."""

    def __init__(self, assets: Path) -> None:
        self.catalogs = load_catalogs(ROOT / "i18n")
        self.slugs: dict[str, dict[str, str]] = tomllib.loads((SHARED / "pages.toml").read_text("utf-8"))
        self.brand = brand()
        scripts = {f"static/js/{entry_of(page)}" for page in self.slugs}
        styles = {f"css/{file.name}" for file in (ROOT / "css").glob("*.css")}
        logo, colours = ROOT.parent / self.brand["logo"], custom_properties(self.brand)
        self.assets = make_assets(sorted(scripts | styles), colours, logo, assets)
        loader = FileSystemLoader(ROOT / "templates")
        self.env = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def links(self, lang: str) -> dict[str, str]:
        """Address of each page in a language, as templates and modules use it."""
        return {page: f"/{lang}/{slugs[lang]}" for page, slugs in self.slugs.items()}

    def context(self, page: str, lang: str) -> dict[str, Any]:
        """Everything a template may name."""
        entry = entry_of(page)
        links = self.links(lang)
        messages = messages_of(self.assets.modules[entry], self.catalogs[lang])
        data = {"messages": messages, "rules": site_rules(), "links": links}
        other = next(code for code in LANGUAGES if code != lang)
        shown = {"t": self.catalogs[lang].__getitem__, "asset": self.assets.address}
        where = {
            "page": page,
            "lang": lang,
            "other": other,
            "links": links,
            "other_link": self.links(other)[page],
        }
        scripts = {"entry": entry, "data": data_block(data)}
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

    def kept(self, pages: dict[str, str]) -> Iterator[tuple[str, str]]:
        """(path in dist, text) of what browsers keep the site by."""
        for lang in LANGUAGES:
            manifest = offline.manifest(lang, self.brand, self.links(lang), self.assets.address)
            yield f"{lang}.webmanifest", manifest
        shown = [self.links(lang)["offline"] for lang in LANGUAGES]
        yield "sw.js", offline.worker({address: pages[f"{address[1:]}.html"] for address in shown})


def write(dist: Path) -> int:
    """Replaces dist and answers how many pages it holds; what cannot be built leaves the old site."""
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch, "dist")
        (made / "assets").mkdir(parents=True)
        site = Site(made / "assets")
        pages = dict(site.render())
        for path, text in [*pages.items(), *site.kept(pages)]:
            file = made / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        shutil.rmtree(dist, ignore_errors=True)
        shutil.move(made, dist)
    return len(pages)


def main(dist: str) -> None:
    """Builds into `dist`."""
    try:
        sys.stdout.write(f"{write(Path(dist))} pages in {dist}\n")
    except BuildError as error:
        sys.exit(f"frontend.build: {error}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dist")
