"""What the billing clerk reads of files: faults, columns and reports, Lithuanian and English."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from shared.fields import Language


class About(NamedTuple):
    """What is wrong, and what is expected instead."""

    wrong: str
    expected: str


@cache
def catalog(language: Language) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((Path(__file__).parent / f"{language}.json").read_text()))


def about(language: Language, code: str, **values: object) -> About:
    """The words for a code of a fault or refusal; `values` fill their placeholders."""
    words = catalog(language)["codes"][code]
    return About(words["wrong"].format(**values), words["expected"].format(**values))
