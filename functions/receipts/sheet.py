"""Sheets of paper: our fonts, margins, footer and metadata. The same content gives the same bytes."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table
from segno import QRCode

from shared import texts
from shared.fields import Language

FONT, BOLD = "DejaVuSans", "DejaVuSans-Bold"
for _name in (FONT, BOLD):
    pdfmetrics.registerFont(TTFont(_name, str(Path(__file__).parent / "fonts" / f"{_name}.ttf")))

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
FOOTER = 12 * mm
NAMES = 56 * mm
INK, SOFT, LINE = HexColor("#15211f"), HexColor("#4a5856"), HexColor("#b9c4c1")
BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=15, textColor=INK)
STRONG = ParagraphStyle("strong", BODY, fontName=BOLD)
NUMBER = ParagraphStyle("number", BODY, alignment=2)
TOTAL = ParagraphStyle("total", STRONG, alignment=2)
FINE = ParagraphStyle("fine", BODY, fontSize=9, leading=13, textColor=SOFT)
NAME = ParagraphStyle("name", BODY, fontSize=9.5, textColor=SOFT)
LAST = ParagraphStyle("last", NAME, alignment=2)
TITLE = ParagraphStyle("title", STRONG, fontSize=20, leading=26, spaceBefore=8 * mm, spaceAfter=5 * mm)
LARGE = ParagraphStyle("large", STRONG, fontSize=14, leading=19, spaceAfter=5 * mm)

RULED: list[Any] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
]


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of plain text: whatever is in it is no markup."""
    return Paragraph(escape(words, quote=False), style)


def facts(rows: Sequence[tuple[str, str]]) -> Table:
    """Names beside values."""
    cells = [[text(name, NAME), text(value)] for name, value in rows]
    return Table(cells, colWidths=[NAMES, WIDTH - NAMES], style=RULED)


def sums(head: Sequence[str], rows: Sequence[Sequence[str]], totals: Sequence[Sequence[str]]) -> Table:
    """What was paid, an amount a row; the head stands on every page, the totals never alone on one."""
    cells: list[list[Paragraph | str]] = [[text(head[0], NAME), text(head[1], NAME), text(head[2], LAST)]]
    cells += [[text(name), text(whose), text(amount, NUMBER)] for name, whose, amount in rows]
    cells += [[text(name, STRONG), "", text(amount, TOTAL)] for name, amount in totals]
    first = -len(totals)
    style = [
        *RULED,
        ("LINEABOVE", (0, first), (-1, first), 1, INK),
        ("NOSPLIT", (0, first - 1), (-1, -1)),
        *(("SPAN", (0, row), (1, row)) for row in range(first, 0)),
    ]
    widths = [WIDTH - 75 * mm, 40 * mm, 35 * mm]
    return Table(cells, colWidths=widths, style=style, repeatRows=1, spaceBefore=6 * mm)


class Code(Flowable):
    """A QR code of that side; the quiet zone around it is its neighbours' affair."""

    def __init__(self, code: QRCode, side: float) -> None:
        super().__init__()
        self._rows = [bytes(row) for row in code.matrix_iter(border=0)]
        self.width = self.height = side

    def draw(self) -> None:
        """As one path: between shapes of their own a screen may show a seam."""
        module, path = self.width / len(self._rows), self.canv.beginPath()
        for y, row in enumerate(self._rows, 1):
            for x, dark in enumerate(row):
                if dark:
                    path.rect(x * module, self.height - y * module, module, module)
        self.canv.drawPath(path, stroke=0, fill=1)


@dataclass(frozen=True)
class About:
    """What a file says of itself; `at` in epoch seconds, of what it tells and not of its making."""

    title: str
    language: Language
    at: int


def pdf(about: About, content: Callable[[], list[Flowable]]) -> bytes:
    """Drawn twice, as every page says how many there are; drawing uses its `content` up."""
    pages, _ = _drawn(about, content(), 0)
    return _drawn(about, content(), pages)[1]


def _drawn(about: About, content: list[Flowable], pages: int) -> tuple[int, bytes]:
    out, brand = io.BytesIO(), texts.brand()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=about.title,
        subject=about.title,
        author=brand["utility"],
        creator=brand["name"],
        lang=about.language,
        initialFontName=FONT,
        invariant=1,
    )
    frame = Frame(MARGIN, MARGIN + FOOTER, WIDTH, A4[1] - 2 * MARGIN - FOOTER, 0, 0, 0, 0)
    # At its end: what is drawn last is read last.
    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=partial(_end, about, pages)))
    document.build(content)
    return document.page, out.getvalue()


def _end(about: About, pages: int, canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setDateFormatter(lambda *_: f"D:{datetime.fromtimestamp(about.at, UTC):%Y%m%d%H%M%S}Z")
    canvas.setFillColor(SOFT)
    canvas.setFont(FONT, 8)
    canvas.drawString(MARGIN, MARGIN, about.title)
    words = texts.catalog(about.language)["papers"]["page"].format(page=document.page, pages=pages)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN, words)
