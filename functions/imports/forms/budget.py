"""What all of a delivery may cost, however it is cut into files."""

from dataclasses import dataclass
from typing import Literal

from functions.imports.faults import FileRefused

MOST_DATA = 400_000_000
CODES = {
    "data": "unpacked_large",
    "tags": "xlsx_large",
    "strings": "xlsx_large",
    "markup": "statement_large",
}


class Exhausted(FileRefused):
    """Raised when a delivery is a bomb: it is refused as a whole, not one file of it."""


@dataclass
class Budget:
    """What is left: bytes of data when unpacked; of spreadsheets, XML tags and bytes of shared strings.

    `markup`: XML tags of bank statements, each begun and ended.
    """

    data: int = MOST_DATA
    tags: int = 9_000_000
    strings: int = 48 * 1024 * 1024
    markup: int = 16_000_000

    def take(self, what: Literal["data", "tags", "strings", "markup"], amount: int) -> None:
        """Raises Exhausted."""
        left = getattr(self, what) - amount
        if left < 0:
            raise Exhausted(CODES[what])
        setattr(self, what, left)
