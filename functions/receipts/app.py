"""Papers to keep or to take along, as PDF: the receipt of a payment, the slip that pays an invoice."""

import time
from base64 import b64encode
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

from functions.receipts import papers, store
from functions.receipts.receipt import Receipt, of_payment, of_transfer
from shared import identity, settings, texts
from shared.calendar import today
from shared.epc import transfer
from shared.errors import NotFound, NothingDue
from shared.fields import InPath, InvoiceNumber, Language, PaymentId
from shared.http import lambda_handler, new_app
from shared.identity import Caller
from shared.invoices import invoice

app = new_app()

# A link that the browser follows by itself speaks the browser's language, so the page names its own.
Speaking = Language | None

PDF: dict[int, OpenAPIResponse] = {
    200: {
        "description": "The paper, in the language asked for",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@app.get("/api/payments/<payment_id>/receipt", responses=PDF)
def show_receipt(payment_id: Annotated[PaymentId, InPath], language: Speaking = None) -> Response[str]:
    caller = identity.caller(app.current_event, int(time.time()))
    return _pdf(papers.receipt(_receipt(payment_id, caller), _language(language)))


def _receipt(payment_id: str, caller: Caller) -> Receipt:
    """Of a payment of the caller's, or of a transfer for one of their contracts; NotFound for all others."""
    payment = store.load(payment_id)
    if payment.order and payment.order.account_id == caller.account.id:
        return of_payment(payment)
    codes = [link.payer_code for link in caller.links]
    if found := store.transfer(payment_id, codes):
        return of_transfer(payment_id, found, codes)
    raise NotFound


@app.get("/api/invoices/<number>/slip", responses=PDF)
def show_slip(number: Annotated[InvoiceNumber, InPath], language: Speaking = None) -> Response[str]:
    """Where the utility takes no transfers there are no slips either."""
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    found = store.invoice(number, [link.payer_code for link in caller.links])
    if found is None or not all(settings.payee()):
        raise NotFound
    bill = invoice(found, today(now))
    to = transfer(bill, *settings.payee())
    if to is None:
        raise NothingDue
    return _pdf(papers.slip(bill, to, _language(language)))


def _language(asked: Language | None) -> Language:
    return asked or texts.preferred(app.current_event.headers.get("accept-language", ""))


def _pdf(paper: papers.Paper) -> Response[str]:
    headers: dict[str, str | list[str]] = {"Content-Disposition": f'attachment; filename="{paper.name}.pdf"'}
    answer = Response(HTTPStatus.OK, "application/pdf", b64encode(paper.content).decode(), headers)
    answer.base64_encoded = True  # given as bytes, the resolver would take them for UTF-8
    return answer


handler = lambda_handler(app)
