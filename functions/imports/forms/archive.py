"""ZIPs: what stands in them, without trusting what they say of themselves."""

import io
import shutil
import struct
import tempfile
import zlib
from functools import partial
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from functions.imports.faults import FileRefused
from functions.imports.forms.budget import Budget
from functions.imports.forms.content import Content

SIGNS = (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK = {"[Content_Types].xml", "xl/workbook.xml"}
OFFICE = {"[Content_Types].xml", "mimetype"}  # other documents that are ZIPs: text, presentations, ODS
MOST_MEMBERS = 20_000
MOST_AT_ONCE = 4 * 1024 * 1024
ENCRYPTED = 0x1

# What zipfile raises on bytes that are no ZIP, or a broken one.
DAMAGED = (
    BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
)


class TooMuch(Exception):
    """Raised when zipfile wants to read the list of members at once, and it has millions."""


class Bounded(io.BufferedReader):
    """zipfile reads as much at once as the ZIP claims; this refuses what no honest one needs."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_AT_ONCE:
            raise TooMuch
        return super().read(MOST_AT_ONCE if size is None or size < 0 else size)


class Archive(ZipFile):
    """Closes its stream when it is closed, also by being forgotten: contents keep it as long as needed."""

    def __init__(self, content: Content) -> None:
        """Raises FileRefused."""
        self._stream = bounded(content)
        try:
            super().__init__(self._stream)
        except TooMuch:
            raise FileRefused("zip_many") from None
        except DAMAGED:
            raise FileRefused("zip") from None

    def close(self) -> None:
        super().close()
        self._stream.close()


def bounded(content: Content) -> Bounded:
    return Bounded(content.open())  # type: ignore[arg-type] # what is open can be read into


def is_workbook(content: Content) -> bool:
    """Whether a ZIP is an XLSX file. Raises FileRefused if it is a document of another program."""
    with Archive(content) as archive:
        names = set(archive.namelist())
    if names >= WORKBOOK:
        return True
    if names & OFFICE:
        raise FileRefused("form")
    return False


def members(content: Content, budget: Budget) -> list[Content]:
    """The files of a ZIP, but for those that macOS adds. Raises FileRefused."""
    archive = Archive(content)
    if len(archive.filelist) > MOST_MEMBERS:
        raise FileRefused("zip_many")
    found = [
        Content(info.filename, info.file_size, partial(_opened, archive, info), info.filename)
        for info in archive.filelist
        if _is_sent(info)
    ]
    budget.take("data", sum(one.size for one in found if not one.name.lower().endswith(".pdf")))
    if not found:
        raise FileRefused("empty")
    return found


def _is_sent(info: ZipInfo) -> bool:
    folder, _, name = info.filename.rpartition("/")
    return bool(name) and name != ".DS_Store" and not folder.startswith("__MACOSX")


def _opened(archive: Archive, info: ZipInfo) -> IO[bytes]:
    """At most as many bytes as the ZIP declares: zipfile stops there."""
    if info.flag_bits & ENCRYPTED:
        raise FileRefused("encrypted")
    # The others unpack all at once whatever they are asked for.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileRefused("zip")
    return archive.open(info)


def copied(content: Content) -> IO[bytes]:
    """A copy on disk, gone when closed: what is packed cannot be read from any place."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with content.open() as stream:
        shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy
