"""Words for people, Lithuanian and English, from shared/text."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from shared.fields import Language

FOLDER = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)
DEFAULT: Language = "lt"


@cache
def catalog(language: Language) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((FOLDER / "text" / f"{language}.json").read_text()))


@cache
def brand() -> dict[str, str]:
    """Name, utility, phone and e-mail of who runs the portal."""
    return {key: value for key, value in _branding().items() if isinstance(value, str)}


@cache
def colours() -> dict[str, str]:
    """The brand's colours on a light ground."""
    return cast("dict[str, str]", _branding()["light"])


def _branding() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "brand.toml").read_text())


@cache
def pages() -> dict[str, dict[str, str]]:
    """The address of each page in each language."""
    return tomllib.loads((FOLDER / "pages.toml").read_text())


def error(language: Language, code: str) -> str:
    return str(catalog(language)["errors"][code])


def preferred(accept_language: str) -> Language:
    """The first language of an Accept-Language header that the portal speaks."""
    for part in accept_language.lower().split(","):
        for language in LANGUAGES:
            if part.strip().split(";")[0].split("-")[0] == language:
                return language
    return DEFAULT
