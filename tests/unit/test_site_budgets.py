"""What a cold page weighs, for every page in both languages, and that it loads nothing but our own files."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontend import build
from shared import texts

KB = 1024
TOTAL, SCRIPTS, STYLES = 25 * KB, 8 * KB, 4 * KB  # gzip
PAGES = [(name, language) for name in texts.pages() for language in texts.LANGUAGES]
ASSET = re.compile(r'(?:href|src)="(/assets/[^"]+)"')
MADE = re.compile(r"(?:className=|class:|classList\.(?:add|toggle)\()[\"`]([^\"`$]+)")
MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
RULE = re.compile(r"\.([a-zA-Z][\w-]*)(?=[^{};]*\{)")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "dist"
    build.write(folder)
    return folder


@pytest.fixture(params=PAGES, ids="-".join)
def page(site: Path, request: pytest.FixtureRequest) -> str:
    """The HTML of a page."""
    name, language = request.param
    return Path(site, language, f"{texts.pages()[name][language]}.html").read_text()


def weight(*contents: bytes) -> int:
    """Bytes on the wire, without the headers."""
    return sum(len(gzip.compress(content)) for content in contents)


def assets(site: Path, page: str, suffix: str = "") -> list[bytes]:
    """What a browser loads for a page by itself; PNGs are for the home screen of who installs the portal."""
    names = {name for name in ASSET.findall(page) if name.endswith(suffix) and not name.endswith(".png")}
    return [(site / name[1:]).read_bytes() for name in sorted(names)]


def test_a_cold_page_is_small(site: Path, page: str) -> None:
    assert weight(page.encode(), *assets(site, page)) <= TOTAL


def test_its_scripts_are_small(site: Path, page: str) -> None:
    assert 0 < weight(*assets(site, page, ".js")) <= SCRIPTS


def test_its_styles_are_small(site: Path, page: str) -> None:
    assert 0 < weight(*assets(site, page, ".css")) <= STYLES


def test_nothing_comes_from_elsewhere(site: Path, page: str) -> None:
    """Links that a person follows may lead out; what a browser loads by itself may not. There is no font."""
    loaded = re.findall(r"<(?:link|script|img|iframe|source|use)\b[^>]*?(?:href|src)=\"([^\"]+)\"", page)
    assert loaded
    assert all(re.match(r"/(?!/)|#", address) for address in loaded)
    for style in assets(site, page, ".css"):
        assert not re.search(rb"url\(|@font-face|@import", style)


def test_no_code_stands_in_a_page(page: str) -> None:
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert all("src=" in attributes or 'type="application/json"' in attributes for attributes in scripts)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", page)


def ruled(css: str) -> set[str]:
    """Classes that have a rule of their own, beside what other widths, paper or few colours change of it."""
    return set(RULE.findall(MEDIA.sub("", css)))


def every_class() -> set[str]:
    sheets = (Path(build.__file__).parent / "css/sheets").glob("*.css")
    return {name for sheet in sheets for name in ruled(sheet.read_text())}


def shown(page: str, scripts: list[bytes]) -> Iterator[str]:
    """Classes that stand in a page, and those that its scripts name."""
    named = [name for script in scripts for name in MADE.findall(script.decode())]
    for names in re.findall(r'class="([^"]+)"', page) + named:
        yield from names.split()


def test_a_page_has_the_styles_of_all_it_shows(site: Path, page: str) -> None:
    styled = {name for style in assets(site, page, ".css") for name in ruled(style.decode())}
    assert every_class() & set(shown(page, assets(site, page, ".js"))) <= styled


def test_the_same_sources_have_the_same_names(site: Path, tmp_path: Path) -> None:
    build.write(tmp_path / "dist")
    again = {file.name: file.read_bytes() for file in (tmp_path / "dist/assets").iterdir()}
    assert again == {file.name: file.read_bytes() for file in (site / "assets").iterdir()}
