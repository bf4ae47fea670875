"""The site's own texts and addresses, so that one journey reads in both languages."""

import json
from functools import cache
from typing import Any

from shared import texts
from shared.fields import Language
from tests.support.template import ROOT


@cache
def _catalog(lang: Language) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"frontend/i18n/{lang}.json").read_text())
    return found


class Words:
    """`words("sign_in")` is a text of the site, `words.address("sign_in")` a path."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def __call__(self, key: str, **about: str) -> str:
        return str(_catalog(self.lang)[key]).format(**about) if about else str(_catalog(self.lang)[key])

    def address(self, page: str) -> str:
        return f"/{self.lang}/{texts.pages()[page][self.lang]}"

    def subject(self, mail: str) -> str:
        return str(texts.catalog(self.lang)["mails"][mail]["subject"])

    def error(self, code: str) -> str:
        return texts.error(self.lang, code)
