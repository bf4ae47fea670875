"""The contracts of an account: list, attach, rename, detach."""

import contextlib
import time
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel

from functions.contracts import attaching, store
from shared import aws, identity, keys, limits, queue, settings
from shared.errors import NoMatch, NotFound, TooMany
from shared.fields import InPath, InvoiceNumber, Label, PayerCode, Request
from shared.http import lambda_handler, new_app
from shared.identity import Caller, Link

app = new_app()

PayerCodeInPath = Annotated[PayerCode, InPath, Path()]


class Contract(BaseModel):
    payer_code: str
    label: str | None
    address: str


class Contracts(BaseModel):
    contracts: list[Contract]


ATTACHED: dict[int, OpenAPIResponse] = {
    200: {"description": "Attached already", "content": {"application/json": {"model": Contract}}},
    201: {"description": "Attached", "content": {"application/json": {"model": Contract}}},
}


class Attachment(Request):
    payer_code: PayerCode
    invoice_number: InvoiceNumber


class NewLabel(Request):
    label: Label | None


def _contracts(*links: Link) -> list[Contract]:
    addresses = store.addresses([link.payer_code for link in links])
    return [
        Contract(payer_code=link.payer_code, label=link.label, address=addresses[link.payer_code])
        for link in links
    ]


@app.get("/api/contracts")
def list_contracts() -> Contracts:
    return Contracts(contracts=_contracts(*identity.caller(app.current_event, int(time.time())).links))


@app.post("/api/contracts", status_code=HTTPStatus.CREATED, responses=ATTACHED)
def attach(body: Attachment) -> Response[Contract]:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    held = [link for link in caller.links if link.payer_code == body.payer_code]
    is_new = not held and _attach(caller, body, now)
    [contract] = _contracts(*(held or [Link(body.payer_code, None)]))
    return Response(HTTPStatus.CREATED if is_new else HTTPStatus.OK, "application/json", contract)


def _attach(caller: Caller, body: Attachment, now: int) -> bool:
    """Takes a place of both limits before it looks whether the contract exists."""
    _reserve(caller.account.id, body.payer_code, now)
    if not attaching.proves(body.invoice_number, store.last_invoice(body.payer_code)):
        raise NoMatch
    is_new = store.attach(caller.account.id, body.payer_code, now)
    if is_new:
        _tell_others(caller.account.id, body.payer_code, now)
    _give_back(caller.account.id, body.payer_code, now)
    return is_new


def _reserve(account_id: str, payer_code: str, now: int) -> None:
    mine = keys.account_limit(account_id, "attach")
    limits.reserve(settings.table("accounts"), mine, limits.attach, now)
    try:
        contracts = keys.contract_limit(payer_code, "attach")
        limits.reserve(settings.table("contracts"), contracts, limits.five_a_day, now)
    except TooMany:
        # Nothing was verified: what others guessed is no guess of this account.
        limits.give_back(settings.table("accounts"), mine, now)
        raise


def _give_back(account_id: str, payer_code: str, now: int) -> None:
    limits.give_back(settings.table("accounts"), keys.account_limit(account_id, "attach"), now)
    limits.give_back(settings.table("contracts"), keys.contract_limit(payer_code, "attach"), now)


def _tell_others(account_id: str, payer_code: str, now: int) -> None:
    """Of one account five times a day: who attaches and detaches in turns must not flood their mailboxes."""
    others = [holder for holder in store.holders(payer_code) if holder != account_id]
    if not others:
        return
    told = keys.account_limit(account_id, f"tell-{payer_code}")
    with contextlib.suppress(TooMany):
        limits.reserve(settings.table("accounts"), told, limits.five_a_day, now)
        for other in others:
            queue.tell("contract_shared", account_id=other, payer_code=payer_code)


@app.patch("/api/contracts/<payer_code>")
def rename(payer_code: PayerCodeInPath, body: NewLabel) -> Contract:
    caller = identity.caller(app.current_event, int(time.time()))
    caller.link(payer_code)
    try:
        link = store.rename(caller.account.id, payer_code, body.label)
    except aws.ConditionFailed as detached_meanwhile:
        raise NotFound from detached_meanwhile
    return _contracts(link)[0]


@app.delete("/api/contracts/<payer_code>", status_code=HTTPStatus.NO_CONTENT)
def detach(payer_code: PayerCodeInPath) -> Response[None]:
    caller = identity.caller(app.current_event, int(time.time()))
    caller.link(payer_code)
    try:
        store.detach(caller.account.id, payer_code)
    except aws.ConditionFailed as detached_meanwhile:
        raise NotFound from detached_meanwhile
    return Response(HTTPStatus.NO_CONTENT)


handler = lambda_handler(app)
