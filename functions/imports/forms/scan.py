"""Looks through the XML of a workbook as a stream, before openpyxl makes trees of it."""

from contextlib import suppress
from xml.parsers import expat
from zipfile import ZipInfo

from functions.imports.faults import FileRefused
from functions.imports.forms.archive import Archive
from functions.imports.forms.budget import Budget
from functions.imports.forms.content import Content

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW, FORMULA = f"{MAIN} row", f"{MAIN} f"
SHEETS, STRINGS = "xl/worksheets/", "xl/sharedStrings.xml"
# What openpyxl takes piece by piece and drops, by the part of the workbook. All else it holds as a tree.
RECORDS = {SHEETS: ROW, STRINGS: f"{MAIN} si"}
# So no other role may be given to these parts: by which names they are called, and of what type they are.
ROLES = {
    "worksheets/": ("/worksheet", ".worksheet+xml"),
    "sharedStrings.": ("/sharedStrings", ".sharedStrings+xml"),
}

CHUNK = 64 * 1024
MOST_ROWS, LAST_ROW, MOST_CELLS, LAST_COLUMN = 200_000, 1_048_576, 200, (2, "GR")
LONGEST_RECORD, LONGEST_TAG, DEEPEST = 256 * 1024, 1024 * 1024, 64
MOST_OTHERS, MOST_OTHER_BYTES, MOST_NAMES, MOST_ATTRIBUTES = 50_000, 4 * 1024 * 1024, 1000, 500
OVERHEAD = 50  # bytes of a string in memory, beside its letters
DIGITS = "0123456789"


def check(content: Content, budget: Budget) -> int:
    """The bytes of its worksheets. Raises FileRefused."""
    with Archive(content) as archive:
        budget.take("data", sum(info.file_size for info in archive.filelist))
        for info in archive.filelist:
            _check_part(archive, info, budget)
        return sum(info.file_size for info in archive.filelist if info.filename.startswith(SHEETS))


def _check_part(archive: Archive, info: ZipInfo, budget: Budget) -> None:
    part = _Part(info.filename, budget)
    # What is no XML, or no longer, is none for openpyxl either, which has the same parser.
    with suppress(expat.ExpatError), archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            part.feed(chunk)


class _Part:
    """The XML of one part, of which nothing is kept but counts."""

    def __init__(self, name: str, budget: Budget) -> None:
        self._budget = budget
        self._record = next((tag for place, tag in RECORDS.items() if name.startswith(place)), None)
        self._fed = self._in_records = self._started = 0
        self._depth = self._record_depth = self._cell_depth = self._others = 0
        self._rows = self._row = self._cells = 0
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ", intern=self._names)
        # Else a large tag is waited for, and where the parser stands is told late.
        self._parser.SetReparseDeferralEnabled(False)
        self._parser.StartDoctypeDeclHandler = _unsafe
        self._parser.StartNamespaceDeclHandler = self._other
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        # Each element counts twice, begun and ended: so often is Python called.
        self._budget.take("tags", chunk.count(b"<") + chunk.count(b"/>"))
        self._parser.Parse(chunk)
        self._fed += len(chunk)
        at = self._parser.CurrentByteIndex
        record = at - self._started if self._record_depth else 0
        if record > LONGEST_RECORD or self._fed - at > LONGEST_TAG:
            raise FileRefused("record_long")
        if self._depth > DEEPEST or len(self._names) > MOST_NAMES:
            raise FileRefused("xlsx_unsafe")
        if at - self._in_records - record > MOST_OTHER_BYTES:
            raise FileRefused("xlsx_large")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == self._cell_depth:
            self._cell(attributes)
        elif name == FORMULA:
            raise FileRefused("formula")
        elif not self._record_depth:
            self._outside(name, attributes)

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        if name != self._record:
            self._other()
            _check_role(attributes)
            return
        self._record_depth, self._started = self._depth, self._parser.CurrentByteIndex
        if name == ROW:
            self._cell_depth = self._depth + 1
            self._next_row(attributes)

    def _other(self, *_: object) -> None:
        self._others += 1
        if self._others > MOST_OTHERS:
            raise FileRefused("xlsx_large")

    def _next_row(self, attributes: dict[str, str]) -> None:
        """Rows in order: openpyxl drops those that are not, and fills what is between."""
        number = attributes.get("r", str(self._row + 1))
        if not (number.isdecimal() and len(number) <= 7 and self._row < int(number) <= LAST_ROW):
            raise FileRefused("xlsx")
        if sum(map(len, attributes.values())) > MOST_ATTRIBUTES:
            raise FileRefused("xlsx_unsafe")
        self._rows, self._row, self._cells = self._rows + 1, int(number), 0
        if self._rows > 1 + MOST_ROWS:
            raise FileRefused("xlsx_rows")

    def _cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        column = attributes.get("r", "").rstrip(DIGITS)
        if self._cells > MOST_CELLS or (len(column), column) > LAST_COLUMN:
            raise FileRefused("columns_many")

    def _end(self, _name: str) -> None:
        if self._depth == self._record_depth:
            self._end_record(self._parser.CurrentByteIndex - self._started)
        self._depth -= 1

    def _end_record(self, size: int) -> None:
        self._in_records += size
        self._record_depth = self._cell_depth = 0
        if size > LONGEST_RECORD:
            raise FileRefused("record_long")
        if self._record != ROW:
            self._budget.take("strings", size + OVERHEAD)


def _unsafe(*_: object) -> None:
    raise FileRefused("xlsx_unsafe")


def _check_role(attributes: dict[str, str]) -> None:
    target = attributes.get("Target") or attributes.get("PartName") or ""
    kind = attributes.get("Type") or attributes.get("ContentType") or ""
    for part, kinds in ROLES.items():
        if part in target and "TargetMode" not in attributes and not kind.endswith(kinds):
            raise FileRefused("xlsx_unsafe")
