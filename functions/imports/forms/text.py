"""Text in UTF-8 or Windows-1257, read line by line with a bound on what is held."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import TextIO

from functions.imports.faults import FileRefused
from functions.imports.forms.content import Content

LONGEST = 64 * 1024  # characters of a record; the longest that rows.py accepts has some 1,000
MOST_ROWS = 5_000_000

# UTF-8 of a Lithuanian letter, quotation mark or dash. Read as Windows-1257 it is no Lithuanian word, so a
# file with one that is not UTF-8 all through was glued together from both. (Its first byte is looked for
# first: three times as fast as one of two sequences.)
UTF8_INSIDE = re.compile(rb"[\xc4\xc5\xe2](?:(?<!\xe2)[\x80-\xbf]|(?<=\xe2)[\x80-\x82][\x80-\xbf])")
OTHER_UNICODE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding(content: Content) -> str:
    """Python's name of the encoding, which holds for every byte. Raises FileRefused."""
    beginning = content.beginning(3)
    if beginning.startswith(OTHER_UNICODE):
        raise FileRefused("encoding")
    if _is_all("utf-8-sig", content):
        return "utf-8-sig"
    glued = any(UTF8_INSIDE.search(piece) for piece in _overlapping(content))
    if beginning == codecs.BOM_UTF8 or glued or not _is_all("cp1257", content):
        raise FileRefused("encoding")
    return "cp1257"


def _is_all(name: str, content: Content) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for chunk in content.chunks():
            if "\0" in decoder.decode(chunk):
                raise FileRefused("nul")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _overlapping(content: Content) -> Iterator[bytes]:
    """Chunks that begin with the end of the one before: what stands across two is found."""
    end = b""
    for chunk in content.chunks():
        piece = end + chunk
        yield piece
        end = piece[-2:]


def opened(content: Content, name: str) -> TextIO:
    """The text with its line ends as they are; to be closed."""
    return io.TextIOWrapper(content.open(), name, newline="")


class Lines:
    """The lines of a text; FileRefused once those of one record are too long together.

    Whoever makes records of the lines calls `next_record` after each.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._held = 0
        self.records = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        # One sign more than allowed, so that a line of a gigabyte is not read to see that it is too long.
        line = self._text.readline(LONGEST + 1)
        self._held += len(line)
        if self._held > LONGEST:
            raise FileRefused("record_long")
        if not line:
            raise StopIteration
        return line

    def next_record(self) -> None:
        self._held = 0
        self.records += 1
        if self.records > MOST_ROWS:
            raise FileRefused("rows_many")
