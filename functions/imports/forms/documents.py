"""PDFs of invoices."""

import hashlib
import re
from pathlib import PurePosixPath

from functions.imports.faults import FileRefused
from functions.imports.forms.content import Content
from functions.imports.forms.sources import Document
from shared.fields import INVOICE_NUMBER_PATTERN

LARGEST = 4 * 1024 * 1024
BEGINNING, END = b"%PDF-", b"%%EOF"
END_WITHIN = 1024  # bytes: some programs write a little behind the end
NAME = re.compile(rf"({INVOICE_NUMBER_PATTERN})\.[pP][dD][fF]", re.ASCII)


def document(content: Content) -> Document:
    """Raises FileRefused."""
    named = NAME.fullmatch(PurePosixPath(content.name).name)
    if not named:
        raise FileRefused("document_name")
    if content.size > LARGEST:
        raise FileRefused("document_large")
    whole = content.whole()
    if not whole.startswith(BEGINNING) or END not in whole[-END_WITHIN:]:
        raise FileRefused("document")
    return Document(named[1], content.whole, hashlib.sha256(whole).hexdigest()[:12])
