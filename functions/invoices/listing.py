"""Which invoices a list shows, in which order, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from pydantic import BaseModel

from shared import cursor
from shared.invoices import Invoice

PAGE = 50
PLACE = r"\d{4}-\d{2}-\d{2} [A-Za-z0-9._-]{1,40} \d{3,15}"


@dataclass(frozen=True)
class Page:
    """The invoices of a page and the cursor of the next; the total and the years are of all."""

    invoices: list[Invoice]
    total_due: int
    years: list[int]
    next: str | None


class Due(BaseModel):
    """What is to be paid for a contract, in cents, first on `due_on`; `overdue` invoices of it are late."""

    payer_code: str
    due: int
    due_on: str
    overdue: int


def dues(invoices: Iterable[Invoice]) -> list[Due]:
    """Of each contract that owes anything."""
    unpaid = sorted((one for one in invoices if one.due), key=attrgetter("payer_code"))
    return [_due(code, list(same)) for code, same in groupby(unpaid, attrgetter("payer_code"))]


def _due(payer_code: str, unpaid: list[Invoice]) -> Due:
    return Due(
        payer_code=payer_code,
        due=sum(one.due for one in unpaid),
        due_on=min(one.due_on for one in unpaid),
        overdue=sum(one.state == "overdue" for one in unpaid),
    )


def place(invoice: Invoice) -> str:
    """Sorts invoices by time, and those of one day always alike."""
    return f"{invoice.issued_on} {invoice.number} {invoice.payer_code}"


def page(invoices: list[Invoice], year: int | None, after: str | None) -> Page:
    """The page that follows the cursor `after`, newest first. Raises InvalidField for no cursor of ours."""
    below = cursor.decode(after, PLACE) if after is not None else None
    wanted = [invoice for invoice in invoices if year is None or _year(invoice) == year]
    rest = [invoice for invoice in wanted if below is None or place(invoice) < below]
    rest.sort(key=place, reverse=True)
    return Page(
        invoices=rest[:PAGE],
        total_due=sum(invoice.due for invoice in invoices),
        years=sorted({_year(invoice) for invoice in invoices}, reverse=True),
        next=cursor.encode(place(rest[PAGE - 1])) if len(rest) > PAGE else None,
    )


def _year(invoice: Invoice) -> int:
    return int(invoice.issued_on[:4])
