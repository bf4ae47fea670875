"""What a delivery holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from functions.imports.faults import Fault


@dataclass(frozen=True)
class RawRow:
    """A row as it came: text by the lower-case names of the columns, trimmed.

    `number` is the row's in the file, the header's being 1 (in JSON Lines, which have none, the line's).
    A row with faults is not to be used, but for telling what it was about.
    """

    number: int
    cells: dict[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Source:
    """One file of a delivery.

    `name` is the object's own, or in a ZIP the member's with its folders; `size` is the length of its text
    in bytes, in a spreadsheet about; `digest` 12 hexadecimal digits of the member's name and the content.
    `rows` reads the file anew each time, never holds it as a whole, and may raise FileRefused at any row.
    A member of a ZIP that is refused alone has its code in `refused`, and kind "" and no rows.
    """

    name: str
    kind: str
    size: int
    digest: str
    rows: Callable[[], Iterator[RawRow]]
    refused: str | None = None


@dataclass(frozen=True)
class Document:
    """The PDF of the invoice `number`, at most 4 MB; `digest` is 12 hexadecimal digits of its content."""

    number: str
    content: Callable[[], bytes]
    digest: str
