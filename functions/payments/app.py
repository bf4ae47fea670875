"""Payments: begin one, see what became of it, hear what the providers say, ask when they do not."""

import time
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from functions.payments import applying, listing, paying, providers, store
from functions.payments.books import InvoiceKey
from functions.payments.ordering import Wish
from functions.payments.providers.port import Request as Callback
from functions.payments.setup import setup
from shared import cursor, identity, settings, texts
from shared.calendar import today
from shared.cursor import Cursor
from shared.errors import InvalidField, NotFound
from shared.fields import PAYMENT_ID_PATTERN, InPath, Language, PaymentId, PayToken, Request
from shared.http import lambda_handler, new_app, raw_body
from shared.invoices import State, invoice
from shared.payment_shown import PaymentShown, shown
from shared.problems import log_unforeseen
from shared.transfers import DELIVERY

app = new_app()

CALLBACKS = "/api/payments/callback/"
PAGE = 20


class Payments(BaseModel):
    """A page of the caller's own payments and of the transfers for their contracts, newest first."""

    payments: list[PaymentShown]
    next: str | None


class PayLink(Request):
    """The token of a mail's link, and a payment that was begun by it."""

    token: PayToken
    payment_id: PaymentId | None = None


class Linked(BaseModel):
    """The invoice of a mail's link: what to pay and until when, and nothing of a person."""

    number: str
    amount: int
    due: int
    due_on: str
    currency: str
    state: State
    online: bool
    payment: PaymentShown | None


@app.post("/api/payments", status_code=HTTPStatus.CREATED)
def pay(body: Wish) -> PaymentShown:
    now = int(time.time())
    if body.token is None:
        payer = paying.signed_in(identity.caller(app.current_event, now), _language())
        return shown(paying.pay(payer, body, now))
    if body.invoices or body.payer_code:
        raise InvalidField("invoices" if body.invoices else "payer_code", "unknown_field")
    key = _of_link(body.token)
    wish = body.model_copy(update={"token": None, "invoices": [key[1]]})
    return shown(paying.pay(_by_link(key), wish, now))


def _of_link(token: str) -> InvoiceKey:
    from shared import paylinks  # noqa: PLC0415 - a library that only links need

    return paylinks.read(token, setup().secret("link_key"))


def _by_link(invoice: InvoiceKey) -> paying.Payer:
    return paying.by_link(invoice, _language())


def _language() -> Language:
    """Of the page that asks: the bank and the way back speak it too."""
    return texts.preferred(app.current_event.headers.get("accept-language", ""))


@app.post("/api/payments/link")
def show_link(body: PayLink) -> Linked:
    """What the link of a mail is for, and what became of a payment that was begun by it."""
    now = int(time.time())
    key = _of_link(body.token)
    items = store.invoices([key])
    if not items:
        raise NotFound
    payment = None
    if body.payment_id is not None:
        if not store.is_of(_by_link(key).owner, body.payment_id):
            raise NotFound
        payment = shown(paying.looked_after(store.load(body.payment_id), now))
    due = invoice(items[0], today(now))
    about = due.model_dump(include=set(Linked.model_fields))
    return Linked(**about, online=settings.pays_online(), payment=payment)


@app.get("/api/payments")
def list_payments(
    next: Cursor | None = None,  # noqa: A002 - as the query has it
) -> Payments:
    caller = identity.caller(app.current_event, int(time.time()))
    before = cursor.decode(next, PAYMENT_ID_PATTERN) if next is not None else None
    payments, last = listing.page(caller, before, PAGE)
    return Payments(payments=payments, next=cursor.encode(last) if last else None)


@app.get("/api/payments/<payment_id>")
def show(payment_id: Annotated[PaymentId, InPath]) -> PaymentShown:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    payment = store.load(payment_id)
    if payment.order and payment.order.account_id == caller.account.id:
        return shown(paying.looked_after(payment, now))
    if transfer := listing.transfer(caller, payment_id):
        return transfer
    raise NotFound


@app.post("/api/payments/callback/<provider>")
def callback(provider: providers.Name) -> Response[str]:
    """A provider tells what happened: kept before it is answered, booked now or by whoever looks next."""
    now, event = int(time.time()), app.current_event
    request = Callback(event.query_string_parameters, raw_body(event))
    said = providers.adapter(provider).verify(request, setup(), now)
    applying.keep(said, provider, "callback", now)
    try:
        applying.apply(said.payment_id, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, telling it once more would not help
        log_unforeseen(error)
    return Response(HTTPStatus.OK, "text/plain", "OK")


@app.get("/api/payments/callback/<provider>")
def callback_by_address(provider: providers.Name) -> Response[str]:
    return callback(provider)


_answer = lambda_handler(app, callbacks=CALLBACKS)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """A request, or an event that nobody waits for: of a schedule, or of a delivery with facts to book."""
    if event.get("source") == "savitarna.check":
        from functions.payments import checking  # noqa: PLC0415 - no request waits for these two

        checking.check(int(time.time()), event["days"], context.get_remaining_time_in_millis)
    elif event.get("source") in ("aws.scheduler", DELIVERY):
        from functions.payments import janitor  # noqa: PLC0415

        janitor.tend(int(time.time()), context.get_remaining_time_in_millis)
    else:
        return _answer(event, context)
    return {}
