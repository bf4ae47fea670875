"""docs/exchange.md and its Lithuanian page say what the code does."""

import csv
import io
from pathlib import Path

import pytest

from functions.imports.rows import KINDS, columns
from shared import outbox, texts
from shared.fields import Language
from tests.support.template import ROOT
from tools import exchange_docs


def test_the_committed_pages_are_what_the_code_says(tmp_path: Path) -> None:
    exchange_docs.main(tmp_path)
    for made in tmp_path.iterdir():
        assert (ROOT / "docs" / made.name).read_text() == made.read_text(), "run `make exchange-docs`"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_page_has_every_column_of_every_kind(language: Language) -> None:
    page = exchange_docs.text(language)
    for kind in KINDS:
        chapter = page.partition(f"\n### {kind}")[2].partition("\n#")[0]
        assert all(f"\n| `{column}` |" in chapter for column in columns(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_the_beginning_of_an_example_and_comes_in(kind: str) -> None:
    chapter = exchange_docs.text("en").partition(f"\n### {kind}\n")[2]
    sample = chapter.partition("```csv\n")[2].partition("```")[0]
    [example] = (ROOT / "examples").rglob(f"{kind}.csv")
    assert example.read_text().startswith(sample.rstrip())
    rows = list(csv.DictReader(io.StringIO(sample)))
    assert len(rows) == exchange_docs.SAMPLE_ROWS
    assert all(KINDS[kind].model_validate(row) for row in rows)


def test_the_page_describes_what_goes_back() -> None:
    page = exchange_docs.text("en")
    for kind, names in outbox.COLUMNS.items():
        chapter = page.partition(f"### out/{kind}-000001.csv")[2].partition("\n#")[0]
        assert all(f"\n| `{name}` |" in chapter for name in names)


def test_a_column_that_may_be_empty_is_not_required() -> None:
    page = exchange_docs.text("lt")
    for column, required in (("place", "ne"), ("digits", "ne"), ("quantity", "ne"), ("address", "taip")):
        line = page.partition(f"\n| `{column}` |")[2].partition("\n")[0]
        assert line.endswith(f"| {required} |")
