"""The contracts of an account: list, attach, change, detach."""

import contextlib
import time
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel

from functions.contracts import attaching, changing, store
from functions.contracts.changing import Change
from shared import identity, keys, limits, queue, settings
from shared.aws import Item
from shared.errors import NoMatch, TooMany
from shared.fields import Delivery, InPath, InvoiceNumber, PayerCode, Request
from shared.http import lambda_handler, new_app
from shared.identity import Caller, Link
from shared.metrics import count

app = new_app()

PayerCodeInPath = Annotated[PayerCode, InPath]


class Contract(BaseModel):
    """`ended_on` the day on which the billing system had it no more."""

    payer_code: str
    label: str | None
    address: str
    delivery: Delivery
    ended_on: str | None


class Contracts(BaseModel):
    contracts: list[Contract]


ATTACHED: dict[int, OpenAPIResponse] = {
    200: {"description": "Attached already", "content": {"application/json": {"model": Contract}}},
    201: {"description": "Attached", "content": {"application/json": {"model": Contract}}},
}


class Attachment(Request):
    payer_code: PayerCode
    invoice_number: InvoiceNumber


def _contracts(*links: Link) -> list[Contract]:
    items = store.contracts([link.payer_code for link in links])
    return [_contract(link, items.get(link.payer_code, {})) for link in links]


def _contract(link: Link, item: Item) -> Contract:
    """The address is empty while the billing system has not sent it."""
    address, ended_on = item.get("address", ""), item.get("ended_on")
    return Contract(
        payer_code=link.payer_code,
        label=link.label,
        address=address,
        delivery=link.delivery,
        ended_on=ended_on,
    )


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
        count("ContractsAttached")
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
def change(payer_code: PayerCodeInPath, body: Change) -> Contract:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    before = caller.link(payer_code)
    after = changing.changed(before, body)
    if after != before:
        store.change(caller.account, before, after, now)
    return _contracts(after)[0]


@app.delete("/api/contracts/<payer_code>", status_code=HTTPStatus.NO_CONTENT)
def detach(payer_code: PayerCodeInPath) -> Response[None]:
    caller = identity.caller(app.current_event, int(time.time()))
    caller.link(payer_code)
    store.detach(caller.account.id, payer_code)
    return Response(HTTPStatus.NO_CONTENT)


handler = lambda_handler(app)
