"""Mails as text and as HTML, from the catalog of shared/text and the brand."""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from shared import texts
from shared.fields import Language
from shared.keys import Key

URL, ANCHOR = re.compile(r"https?://[^\s<]+"), r'<a href="\g<0>">\g<0></a>'
LAYOUT = Template((Path(__file__).parent / "mail.html").read_text())


@dataclass(frozen=True)
class Mail:
    """A mail; one that must not come twice says in `once` where it is noted that it went out.

    What it is about was noted in `claimed` beforehand where rather none than two may come. `unsubscribe` is
    the address at which a mail program switches such mails off (RFC 8058).
    """

    to: str
    subject: str
    text: str
    html: str
    once: Key | None = None
    claimed: tuple[Key, ...] = ()
    unsubscribe: str = ""


def mail(name: str, language: Language, to: str, *, url: str = "", **about: str) -> Mail:
    """The mail `name` of the catalog; `about` fills its placeholders, `url` is where its button leads.

    A paragraph that comes to nothing is left out.

    The subject takes no `about`: what a customer typed never reaches a header.
    """
    brand = texts.brand()
    catalog = texts.catalog(language)["mails"]
    words: dict[str, Any] = catalog[name]
    lines = [line.format(**brand, **about) for line in words["lines"]]
    paragraphs = [line for line in lines if line]
    footer = [words["why"].format(**brand), catalog["contact"].format(**brand)]
    greeting = catalog["greeting"].format(**about) if "first_name" in about else catalog["hello"]
    return Mail(
        to=to,
        subject=words["subject"].format(**brand),
        text=_text([greeting, *paragraphs], words.get("button", ""), url, footer),
        html=_html(language, [greeting, *paragraphs], words.get("button", ""), url, footer),
    )


def page(name: str, language: Language, site: str, secret: str = "") -> str:
    """The address of a page; a secret stands behind `#`, where no server and no log sees it."""
    address = f"{site}/{language}/{texts.pages()[name][language]}"
    return f"{address}#token={secret}" if secret else address


def _text(paragraphs: list[str], button: str, url: str, footer: list[str]) -> str:
    action = [f"{button}:\n{url}"] if button else []
    return "\n\n".join([*paragraphs, *action, "-- \n" + "\n".join(footer)]) + "\n"


def _html(language: Language, paragraphs: list[str], button: str, url: str, footer: list[str]) -> str:
    action = f'<p><a class="button" href="{html.escape(url)}">{html.escape(button)}</a></p>' if button else ""
    return LAYOUT.substitute(
        language=language,
        brand=html.escape(texts.brand()["utility"]),
        body="\n".join(f"<p>{_marked_up(line)}</p>" for line in paragraphs),
        action=action,
        button=texts.colours()["button"],
        on_button=texts.colours()["on_button"],
        footer="<br>\n".join(html.escape(line) for line in footer),
    )


def _marked_up(paragraph: str) -> str:
    return URL.sub(ANCHOR, html.escape(paragraph)).replace("\n", "<br>\n")
