"""Writes docs/exchange.md and docs/exchange.lt.md: `python -m tools.exchange_docs`.

The chapters stand in tools/exchange/, tables and samples come from the code, its words and examples/.
"""

from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError

from functions.imports import reports, words
from functions.imports.rows import KINDS, columns
from functions.imports.values import code_of
from shared import outbox
from shared.fields import Language

ROOT = Path(__file__).resolve().parents[1]
FILES: dict[Language, str] = {"en": "exchange.md", "lt": "exchange.lt.md"}
SAMPLE_ROWS = 3
COUNTED = {"missing": "N", "of": "M", "count": "N"}
IMPOSSIBLE = "\0"


def text(language: Language) -> str:
    """The page for vendors and clerks in a language."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "tools" / "exchange"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - it is Markdown
    )
    environment.filters["cell"] = lambda value: str(value).replace("|", "\\|")
    return environment.get_template(f"{language}.md").render(
        kinds=_kinds(language),
        codes={code: words.about(language, code, **COUNTED) for code in words.catalog(language)["codes"]},
        report=words.catalog(language)["columns_of_report"],
        most_faults=f"{reports.MOST_ROWS:,}",
        out=outbox.COLUMNS,
    )


def _kinds(language: Language) -> list[dict[str, Any]]:
    names = words.catalog(language)["kinds"]
    return [
        {"kind": kind, "name": names[kind], "columns": _columns(kind, language), "sample": _sample(kind)}
        for kind in KINDS
    ]


def _columns(kind: str, language: Language) -> list[dict[str, str | bool]]:
    """What stands in each column, as its own check says."""
    properties = KINDS[kind].model_json_schema()["properties"]
    descriptions = words.catalog(language)["columns"][kind]
    codes, required = _refused(kind, IMPOSSIBLE), _refused(kind, "")
    return [
        {
            "name": column,
            "about": descriptions[column],
            "form": words.about(language, codes[column]).expected,
            "example": properties[column]["examples"][0],
            "required": column in required,
        }
        for column in columns(kind)
    ]


def _refused(kind: str, text: str) -> dict[str, str]:
    """The columns that refuse a text, each with the code of what it expects."""
    try:
        KINDS[kind].model_validate(dict.fromkeys(columns(kind), text))
    except ValidationError as error:
        return {str(found["loc"][0]): code_of(found) for found in error.errors()}
    return {}


def _sample(kind: str) -> str:
    [example] = (ROOT / "examples").rglob(f"{kind}.csv")
    with example.open(encoding="utf-8") as file:
        return "".join(islice(file, 1 + SAMPLE_ROWS)).rstrip()


def main(folder: Path = ROOT / "docs") -> None:
    for language, name in FILES.items():
        (folder / name).write_text(text(language))


if __name__ == "__main__":
    main()
