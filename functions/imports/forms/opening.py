"""Which form a file has, by its first bytes."""

from pathlib import Path, PurePosixPath

from functions.imports.faults import FileRefused
from functions.imports.forms import separated
from functions.imports.forms.content import Content
from functions.imports.forms.sources import Document, Source

LARGEST = 400_000_000  # bytes of an object


def opened(path: Path, name: str) -> tuple[list[Source], list[Document]]:
    """What the delivery at `path` holds, which was put under `name`. Raises FileRefused.

    `path` must stay as long as rows and documents are read.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise FileRefused("file_large")
    content = Content(PurePosixPath(name).name, size, lambda: path.open("rb"))
    if not content.beginning(1):
        raise FileRefused("empty")
    return [separated.source(content)], []
