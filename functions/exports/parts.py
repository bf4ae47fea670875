"""Small parts of the clerk's page, and its words."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from shared.calendar import VILNIUS
from shared.fields import Language

type Words = dict[str, Any]


@cache
def words(language: Language) -> Words:
    catalog: Words = json.loads((Path(__file__).parent / "words" / f"{language}.json").read_text())
    return catalog


def moment(at: datetime | int) -> str:
    """A time in Lithuania; a number is epoch seconds."""
    local = at.astimezone(VILNIUS) if isinstance(at, datetime) else datetime.fromtimestamp(at, VILNIUS)
    return f"{local:%Y-%m-%d %H:%M}"


def code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def badge(tone: str, text: str) -> str:
    return f'<span class="badge {tone}">{text}</span>'


def line(parts: Iterable[str]) -> str:
    """Short facts side by side, as many as a screen has room for."""
    return f'<div class="line">{"".join(f"<span>{part}</span>" for part in parts)}</div>'
