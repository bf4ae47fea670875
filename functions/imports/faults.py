"""What can be wrong with a row, and with a file as a whole."""

from dataclasses import dataclass

MOST_SHOWN = 200  # characters of a cell that a report repeats


@dataclass(frozen=True)
class Fault:
    """A row that is left out; `row` counts from 1, the header, as a spreadsheet does.

    `column` is None when the whole row is wrong; `value` is the beginning of the cell as it came.
    """

    row: int
    column: str | None
    code: str
    value: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", self.value[:MOST_SHOWN])


class FileRefused(Exception):
    """Raised when nothing of a file can be trusted: unreadable, a bomb, or of no known kind."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
