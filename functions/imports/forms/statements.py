"""Bank statements, ISO 20022 camt.052, camt.053 and camt.054 of any version: XML, read as a stream.

Nothing is kept of it but the texts of one entry at a time that say which payments it holds.
"""

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import ParseError

# ElementTree's parser, but for entities, document types and references to other files.
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # it ships no types
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]  # likewise

from functions.imports.faults import FileRefused
from functions.imports.forms import camt, entries
from functions.imports.forms.budget import Budget
from functions.imports.forms.content import Content
from functions.imports.forms.entries import Entry
from functions.imports.forms.naming import Account
from functions.imports.forms.sources import RawRow, Source

CHUNK = 64 * 1024
XML_PER_LINE = 4  # about: how much longer an entry is than what is kept of it
# Each message, and what it calls its statements.
MESSAGES = {"BkToCstmrStmt": "Stmt", "BkToCstmrAcctRpt": "Rpt", "BkToCstmrDbtCdtNtfctn": "Ntfctn"}
DEEPEST, MOST_NAMES, LONGEST_TAG, LONGEST_TEXT = 64, 1000, 1024 * 1024, 4000
MOST_DETAILS, MOST_KEPT = 20_000, 16 * 1024 * 1024  # of an entry; characters


def check(content: Content, budget: Budget) -> None:
    """Raises Exhausted for what would take too long to read."""
    for chunk in content.chunks():
        budget.take("markup", chunk.count(b"<"))


def source(content: Content) -> Source:
    """Raises FileRefused; so may its rows."""
    reader = _Reader()
    reader.read(content.beginning(CHUNK))
    if not reader.is_statement:
        raise FileRefused("statement")
    size = content.size // XML_PER_LINE
    return Source(content.name, "transfers", size, content.digest(), partial(_rows, content))


def _rows(content: Content) -> Iterator[RawRow]:
    """Rows are numbered by their entry in the file; those of one entry have one number."""
    reader, number = _Reader(), 0
    with content.open() as stream:
        while chunk := stream.read(CHUNK):
            for account, entry in reader.read(chunk):
                number += 1
                yield from camt.rows(number, account, entry)
    reader.end()


class _Reader:
    def __init__(self) -> None:
        self._target = _Target()
        self._parser = DefusedXMLParser(target=self._target, forbid_dtd=True)

    @property
    def is_statement(self) -> bool:
        return self._target.is_statement

    def read(self, chunk: bytes) -> list[tuple[Account, Entry]]:
        """The entries that end in the chunk. Raises FileRefused."""
        self._parse(partial(self._parser.feed, chunk))
        self._target.silent_for += len(chunk)
        if self._target.silent_for > LONGEST_TAG:  # the parser holds a tag or a comment until it ends
            raise FileRefused("statement_unsafe")
        found, self._target.found = self._target.found, []
        return found

    def end(self) -> None:
        self._parse(self._parser.close)

    @staticmethod
    def _parse(step: partial[None]) -> None:
        try:
            step()
        except DefusedXmlException:
            raise FileRefused("statement_unsafe") from None
        except (ParseError, ValueError, LookupError):  # the latter two are of odd encodings
            raise FileRefused("statement_broken") from None


class _Target:
    """Hears of tags and texts; `found` has the entries that have ended. A depth of 0 means: not inside."""

    def __init__(self) -> None:
        self.found: list[tuple[Account, Entry]] = []
        self.is_statement, self.silent_for = False, 0
        self._path: list[str] = []
        self._names: set[str] = set()
        self._text = ""
        self._account, self._entry = Account(), Entry()
        self._statement = self._in_entry = self._in_detail = self._kept = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag.rpartition("}")[2])
        self._names.add(tag)
        self._text, self.silent_for = "", 0
        if len(self._path) > DEEPEST or len(self._names) > MOST_NAMES:
            raise FileRefused("statement_unsafe")
        self._enter(self._path[-1], len(self._path))
        if self._in_entry and "Ccy" in attributes:
            self._keep("@Ccy", attributes["Ccy"])

    def _enter(self, name: str, depth: int) -> None:
        if not self._statement:
            around = self._path[-2] if depth > 1 else ""
            self.is_statement |= name in MESSAGES and around == "Document"
            if MESSAGES.get(around) == name:
                self._statement, self._account = depth, Account()
        elif not self._in_entry:
            if name == "Ntry" and depth == self._statement + 1:
                self._in_entry, self._entry, self._kept = depth, Entry(), 0
        elif name == "TxDtls" and depth == self._in_entry + 2:
            self._in_detail = depth
            self._entry.details.append({})

    def data(self, text: str) -> None:
        self._text, self.silent_for = (self._text + text)[:LONGEST_TEXT], 0

    def end(self, _tag: str) -> None:
        depth = len(self._path)
        if self._in_entry:
            self._keep("", self._text.strip())
        elif self._statement and self._path[self._statement :] == ["Acct", "Id", "IBAN"]:
            self._account.iban = "".join(self._text.split()).upper()
        self._leave(depth)
        self._path.pop()
        self._text, self.silent_for = "", 0

    def _leave(self, depth: int) -> None:
        if depth == self._in_detail:
            self._in_detail = 0
        elif depth == self._in_entry:
            self._in_entry = 0
            self.found.append((self._account, self._entry))
        elif depth == self._statement:
            self._statement = 0

    def close(self) -> None:
        """Nothing is left to do: what has not ended, the parser refuses."""

    def _keep(self, suffix: str, text: str) -> None:
        """Keeps a text that is asked for."""
        path = "/".join(self._path[self._in_detail or self._in_entry :]) + suffix
        parts = self._entry.details[-1] if self._in_detail else self._entry.parts
        self._kept += entries.keep(parts, path, text)
        if self._kept > MOST_KEPT or len(self._entry.details) > MOST_DETAILS:
            raise FileRefused("record_long")
