"""Our PDFs as others see them: text in the order in which it is read, pages, and what a camera sees."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import zxingcpp

DOTS = 150 / 72  # of a point, as a cheap printer has them


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def pages(content: bytes) -> list[str]:
    """The text of each page, its lines as they are, no-break spaces as spaces."""
    with _opened(content) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [text.replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def about(content: bytes) -> dict[str, str]:
    """The metadata, with the language of the text as `Lang`."""
    with _opened(content) as document:
        told = dict(document.get_metadata_dict())
    language = re.search(rb"/Lang \((\w+)\)", content)
    return told | {"Lang": language[1].decode() if language else ""}


def scanned(content: bytes) -> bytes:
    """The bytes in the only QR code of the first page."""
    with _opened(content) as document:
        picture = document[0].render(scale=DOTS, grayscale=True).to_pil()
    dots = memoryview(picture.tobytes()).cast("B", (picture.height, picture.width))
    [found] = zxingcpp.read_barcodes(dots)
    return bytes(found.bytes)
