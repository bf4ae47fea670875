"""What a delivery holds, by the first bytes of each file."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from functions.imports.faults import FileRefused
from functions.imports.forms import archive, documents, json_lines, separated, spreadsheet, statements
from functions.imports.forms.budget import MOST_DATA, Budget, Exhausted
from functions.imports.forms.content import Content
from functions.imports.forms.sources import Document, RawRow, Source

OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # also a workbook with a password
LOOKED_AT = 64 * 1024


def opened(path: Path, name: str) -> tuple[list[Source], list[Document]]:
    """What the delivery at `path` holds, which was put under `name`.

    `path` must stay as long as rows and documents are read. In a ZIP a file that is wrong is refused alone:
    it is a Source with its code in `refused`. Raises FileRefused if the whole delivery is.
    """
    size = path.stat().st_size
    if size > MOST_DATA:
        raise FileRefused("file_large")
    budget = Budget()
    content = Content(PurePosixPath(name).name, size, lambda: path.open("rb"))
    if content.beginning(4) in archive.SIGNS and not archive.is_workbook(content):
        found = _members(archive.members(content, budget), budget)
    else:
        found = [_file(content, budget)()]
    return (
        [one for one in found if isinstance(one, Source)],
        [one for one in found if isinstance(one, Document)],
    )


def _members(contents: list[Content], budget: Budget) -> list[Source | Document]:
    """All are looked into before the first is opened, which costs as much: a bomb is refused before."""
    looked_into = [_alone(content, partial(_file, content, budget)) for content in contents]
    return [
        one if isinstance(one, Source) else _alone(content, one)
        for content, one in zip(contents, looked_into, strict=True)
    ]


def _alone[T](content: Content, make: Callable[[], T]) -> T | Source:
    try:
        return make()
    except Exhausted:
        raise
    except FileRefused as refused:
        return _refused(content, refused.code)
    except archive.DAMAGED:
        return _refused(content, "zip")


def _refused(content: Content, code: str) -> Source:
    def rows() -> Iterator[RawRow]:
        raise FileRefused(code)

    return Source(content.name, "", content.size, "", rows, code)


def _file(content: Content, budget: Budget) -> Callable[[], Source | Document]:
    """What opens the file, once it is known to be within the budget."""
    beginning = content.beginning(LOOKED_AT)
    if beginning.startswith(documents.BEGINNING) or content.name.lower().endswith(".pdf"):
        return partial(documents.document, content)
    if beginning.startswith(OLD_EXCEL):
        raise FileRefused("excel_old")
    if beginning.startswith(archive.SIGNS):
        return _spreadsheet(content, budget)
    text = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        raise FileRefused("empty")
    if text.startswith(b"<"):
        statements.check(content, budget)
        return partial(statements.source, content)
    return partial(json_lines.source if text[:1] in b"{[" else separated.source, content)


def _spreadsheet(content: Content, budget: Budget) -> Callable[[], Source]:
    if content.member:
        content = replace(content, open=partial(archive.copied, content))
    if not archive.is_workbook(content):
        raise FileRefused("zip_in_zip")
    return partial(spreadsheet.source, content, spreadsheet.checked(content, budget))
