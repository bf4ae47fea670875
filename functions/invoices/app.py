"""Invoices over all contracts of an account: the list with its total, one with its lines, PDF and QR code."""

import io
import time
from base64 import b64encode
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel, Field

from functions.invoices import comparing, listing, store
from functions.invoices.comparing import Comparison, Than
from functions.invoices.listing import Due
from functions.invoices.store import Found
from shared import calendar, identity, settings
from shared.aws import Item
from shared.cursor import Cursor
from shared.epc import Transfer, qr, transfer
from shared.errors import NotFound
from shared.fields import InPath, InvoiceNumber, PayerCode
from shared.http import lambda_handler, new_app
from shared.invoices import Balance, Bill, Credit, Invoice, Line, invoice, lines

app = new_app()

PayerCodeInPath = Annotated[PayerCode, InPath]
NumberInPath = Annotated[InvoiceNumber, InPath]


class Invoices(BaseModel):
    """A page of invoices; `total_due` and `years` are of all of them, not of the page or the year.

    `balances` of the contracts whose balance the billing system has sent; `credits` of those for which more
    was paid here than was due. `online` tells whether anything can be paid online.
    """

    invoices: list[Invoice]
    balances: list[Balance]
    credits: list[Credit]
    total_due: int
    online: bool
    currency: str
    years: list[int]
    next: str | None


class Dues(BaseModel):
    """What is to be paid now, of each contract that owes anything."""

    dues: list[Due]
    total_due: int
    currency: str


class Comparisons(BaseModel):
    """None where there is nothing to compare with, or lines cannot be compared."""

    comparisons: list[Comparison]


class InvoiceWithLines(Invoice):
    """`pdf` tells whether there is one to download; `online` and `transfer` how it can be paid."""

    lines: list[Line]
    pdf: bool
    online: bool
    transfer: Transfer | None


PDF: dict[int, OpenAPIResponse] = {
    200: {
        "description": "The invoice as the utility made it",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}

QR: dict[int, OpenAPIResponse] = {
    200: {
        "description": "The transfer as a QR code that banks' apps read (EPC069-12)",
        "content": {"image/svg+xml": {"schema": {"type": "string"}}},
    }
}


@app.get("/api/invoices")
def list_invoices(
    payer_code: PayerCode | None = None,
    year: Annotated[int, Field(ge=1990, le=2999)] | None = None,
    next: Cursor | None = None,  # noqa: A002 - as the query has it
) -> Invoices:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    links = [caller.link(payer_code)] if payer_code else caller.links
    items = store.of_contracts([link.payer_code for link in links])
    page = listing.page(_invoices(items, now), year, next)
    return Invoices(
        invoices=page.invoices,
        balances=[Balance.model_validate(item) for item in items if item["sk"] == "BALANCE"],
        credits=[Credit.model_validate(item) for item in items if item["sk"] == "CREDIT" and item["amount"]],
        total_due=page.total_due,
        online=settings.pays_online(),
        currency="EUR",
        years=page.years,
        next=page.next,
    )


@app.get("/api/dues")
def show_dues() -> Dues:
    now = int(time.time())
    items = store.of_contracts([link.payer_code for link in identity.caller(app.current_event, now).links])
    found = listing.dues(_invoices(items, now))
    return Dues(dues=found, total_due=sum(one.due for one in found), currency="EUR")


def _invoices(items: list[Item], now: int) -> list[Invoice]:
    today = calendar.today(now)
    return [invoice(item, today) for item in items if item["sk"].startswith("INVOICE#")]


@app.get("/api/invoices/<number>")
def show(number: NumberInPath) -> InvoiceWithLines:
    now = int(time.time())
    found = _held(number, now)
    shown = invoice(found.invoice, calendar.today(now))
    return InvoiceWithLines(
        **shown.model_dump(),
        lines=lines(found.lines),
        pdf=found.document is not None,
        online=settings.pays_online(),
        transfer=transfer(shown, *settings.payee()),
    )


@app.get("/api/contracts/<payer_code>/invoices/<number>/changes")
def show_changes(payer_code: PayerCodeInPath, number: NumberInPath) -> Comparisons:
    """Why the invoice is more or less than that of the month before and of the year before."""
    identity.caller(app.current_event, int(time.time())).link(payer_code)
    bills = {item["number"]: Bill.model_validate(item) for item in store.bills(payer_code)}
    if number not in bills:
        raise NotFound
    others = comparing.beside(bills[number], bills.values())
    found = store.lines(payer_code, [number, *(other.number for other in others.values())])
    told = [_comparison(than, other, found, number) for than, other in others.items()]
    return Comparisons(comparisons=[one for one in told if one.lines])


def _comparison(than: Than, other: Bill, found: dict[str, Item], number: str) -> Comparison:
    """Of two bills that both have lines; without them nothing can be said."""
    now, before = lines(found.get(number)), lines(found.get(other.number))
    changed = comparing.changes(now, before) if now and before else []
    about = {"number": other.number, "period": other.period, "amount": other.amount}
    return Comparison(than=than, **about, lines=changed)


@app.get("/api/invoices/<number>/pdf", responses=PDF)
def download(number: NumberInPath) -> Response[str]:
    content = store.pdf(_held(number, int(time.time())))
    if content is None:
        raise NotFound
    headers: dict[str, str | list[str]] = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
    answer = Response(HTTPStatus.OK, "application/pdf", b64encode(content).decode(), headers)
    answer.base64_encoded = True  # given as bytes, the resolver would take them for UTF-8
    return answer


@app.get("/api/invoices/<number>/qr", responses=QR)
def show_qr(number: NumberInPath) -> Response[str]:
    now = int(time.time())
    shown = invoice(_held(number, now).invoice, calendar.today(now))
    to = transfer(shown, *settings.payee())
    if to is None:
        raise NotFound
    drawn = io.BytesIO()
    qr(to).save(drawn, kind="svg", xmldecl=False, omitsize=True, light="#fff")
    return Response(HTTPStatus.OK, "image/svg+xml", drawn.getvalue().decode())


def _held(number: str, now: int) -> Found:
    """The invoice on one of the caller's contracts; NotFound for all others, existing or not."""
    caller = identity.caller(app.current_event, now)
    found = store.find(number, [link.payer_code for link in caller.links])
    if found is None:
        raise NotFound
    return found


handler = lambda_handler(app)
