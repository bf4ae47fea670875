"""Every fault has words in both languages, and no word is left over."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from functions.imports import records, reports, words
from functions.imports.forms import archive, budget, cells, documents, scan, separated, text
from functions.imports.items import ENDED
from functions.imports.rows import KINDS, MODELS, columns
from functions.imports.values import TEXT_MAX, code_of
from shared import texts
from shared.fields import Language
from tests.support.template import ROOT

FOLDER = ROOT / "functions" / "imports"
SOURCES = sorted(FOLDER.rglob("*.py"))
ENDINGS = {f"held_{kind}" for kind in ENDED}  # made of the kind
# What refuses a cell, a row or a file, and which argument of it is the code.
REFUSING = {
    "refusal": 0,
    "FileRefused": 0,
    "Exhausted": 0,
    "Wrong": 0,
    "Fault": 2,
    "_checked": 1,
} | dict.fromkeys(("Refusal", "Unfit"), 0)


def nodes(paths: list[Path]) -> Iterator[ast.AST]:
    for path in paths:
        yield from ast.walk(ast.parse(path.read_text()))


def raised() -> set[str]:
    """The codes that stand in calls that refuse something."""
    calls = [
        node for node in nodes(SOURCES) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    places = [(call.args, REFUSING.get(getattr(call.func, "id", ""), 99)) for call in calls]
    codes = [arguments[place] for arguments, place in places if len(arguments) > place]
    codes += [value for node in nodes(SOURCES) for value in _listed(node)]
    return {code.value for code in codes if isinstance(code, ast.Constant) and isinstance(code.value, str)}


def _listed(node: ast.AST) -> list[ast.expr]:
    """The codes of a table `CODES = {…: code}`, and what a function called `_why_not` returns."""
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CODES":
        return node.value.values if isinstance(node.value, ast.Dict) else []
    if isinstance(node, ast.FunctionDef) and node.name == "_why_not":
        returned = [one for one in ast.walk(node) if isinstance(one, ast.Return)]
        return [one for each in returned for one in ast.walk(each) if isinstance(one, ast.Constant)]
    return []


def strings(paths: list[Path]) -> set[str]:
    constants = (node.value for node in nodes(paths) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def codes(language: Language) -> set[str]:
    return set(words.catalog(language)["codes"])


def of_cells() -> set[str]:
    """The codes that the models give, those of the shared types of fields too."""
    found: set[str] = set()
    for (kind, model), cell in itertools.product(KINDS.items(), ("", "\n", "=1", "?" * 300)):
        try:
            model.model_validate(dict.fromkeys(columns(kind), cell))
        except ValidationError as error:
            found |= {code_of(one) for one in error.errors()}
    return found


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_whatever_can_be_refused_in_a_file_has_words(language: Language) -> None:
    assert {"payer_code", "too_long", "formula_text", "cents"} <= of_cells()
    assert {"columns", "header"} <= raised()
    assert of_cells() | raised() <= codes(language)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_words_are_left_over(language: Language) -> None:
    assert codes(language) - strings(SOURCES) - of_cells() == ENDINGS
    said = strings([FOLDER / "summary.py"]) | {f"ended_{kind}" for kind in ENDED}
    assert set(words.catalog(language)["summary"]) <= said


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_kind_and_column_has_a_description(language: Language) -> None:
    catalog = words.catalog(language)
    assert list(catalog["kinds"]) == list(MODELS)
    described = {kind: list(about) for kind, about in catalog["columns"].items()}
    assert described == {kind: columns(kind) for kind in KINDS}
    assert len(catalog["columns_of_report"]) == 6


def test_both_languages_say_the_same_with_the_same_parts() -> None:
    assert parts(words.catalog("lt")) == parts(words.catalog("en"))


def parts(catalog: object) -> object:
    """The keys of a catalog and the placeholders of its texts."""
    if isinstance(catalog, dict):
        return {name: parts(value) for name, value in catalog.items()}
    return sorted(re.findall(r"(?<!{){\w+}", str(catalog)))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_words_of_every_code_are_whole_sentences(language: Language) -> None:
    values = {"missing": 1, "of": 5, "count": 3}
    for code in codes(language):
        for sentence in words.about(language, code, **values):
            assert re.fullmatch(r"[„A-ZĄČĘĖĮŠŲŪŽ0-9a-z].*[.!]", sentence), sentence
            assert "{{" not in sentence


@pytest.mark.parametrize("kind", ["contracts", "meters"])
def test_held_endings_say_how_many_and_how_to_answer(kind: str) -> None:
    endings = reports.Endings(12, 100, held=True)
    about = reports.held(reports.FileReport("x.csv", kind), endings, "lt")
    assert "12 iš 100" in about.wrong
    assert "in/confirmed/" in about.expected


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("file_large", f"{budget.MOST_DATA // 10**6} MB"),
        ("unpacked_large", f"{budget.MOST_DATA // 10**6} MB"),
        ("statement_large", f"{budget.Budget().markup // 2:,}"),
        ("rows_many", f"{text.MOST_ROWS:,}"),
        ("rows_broken", f"{cells.MOST_BROKEN:,}"),
        ("columns_many", f"{separated.MOST_COLUMNS}"),
        ("record_long", f"{text.LONGEST // 1024} KB"),
        ("xlsx_rows", f"{scan.MOST_ROWS:,}"),
        ("zip_many", f"{archive.MOST_MEMBERS:,}"),
        ("document_large", f"{documents.LARGEST // 1024**2} MB"),
        ("lines_many", f"{records.MOST_LINES}"),
        ("too_long", f"{TEXT_MAX}"),
        ("characters", f"{TEXT_MAX}"),
    ],
)
def test_a_limit_is_told_as_it_is(language: Language, code: str, limit: str) -> None:
    shown = limit if language == "en" else limit.replace(",", " ")
    assert re.search(rf"(?<!\d){shown}(?!\d)", words.about(language, code).expected)
