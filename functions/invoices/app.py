"""Invoices over all contracts of an account: the list with its total, and one with its lines."""

import time
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, Field

from functions.invoices import listing, store
from shared import calendar, identity
from shared.errors import NotFound
from shared.fields import InPath, InvoiceNumber, PayerCode
from shared.http import lambda_handler, new_app
from shared.invoices import Balance, Invoice, Line, invoice, lines

app = new_app()

NumberInPath = Annotated[InvoiceNumber, InPath, Path()]


class Invoices(BaseModel):
    """A page of invoices; `total_due` and `years` are of all of them, not of the page or the year.

    `balances` of the contracts whose balance the billing system has sent.
    """

    invoices: list[Invoice]
    balances: list[Balance]
    total_due: int
    currency: str
    years: list[int]
    next: str | None


class InvoiceWithLines(Invoice):
    lines: list[Line]


@app.get("/api/invoices")
def list_invoices(
    payer_code: Annotated[PayerCode | None, Query()] = None,
    year: Annotated[int | None, Query(), Field(ge=1990, le=2999)] = None,
    next_: Annotated[str | None, Query(alias="next", max_length=200)] = None,
) -> Invoices:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    links = [caller.link(payer_code)] if payer_code else caller.links
    items = store.of_contracts([link.payer_code for link in links])
    today = calendar.today(now)
    bills = [invoice(item, today) for item in items if item["sk"] != "BALANCE"]
    page = listing.page(bills, year, next_)
    return Invoices(
        invoices=page.invoices,
        balances=[Balance.model_validate(item) for item in items if item["sk"] == "BALANCE"],
        total_due=page.total_due,
        currency="EUR",
        years=page.years,
        next=page.next,
    )


@app.get("/api/invoices/<number>")
def show(number: NumberInPath) -> InvoiceWithLines:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    found, its_lines = store.find(number, [link.payer_code for link in caller.links])
    if found is None:
        raise NotFound
    shown = invoice(found, calendar.today(now))
    return InvoiceWithLines(**shown.model_dump(), lines=lines(its_lines))


handler = lambda_handler(app)
