"""Montonio Stargate: orders and callbacks as JWTs signed with the store's secret key (HS256).

docs.montonio.com/api/stargate: reference, guides/orders, guides/webhooks, guides/refunds.
"""

import hmac
import json
from dataclasses import replace
from functools import cache
from typing import Any

import jwt
import urllib3
from pydantic import ValidationError

from functions.payments.providers.montonio_shapes import REASON_MAX, ListedRefund, Taken, Told, ToldRefund
from functions.payments.providers.port import Refunded, Request, Said, Setup, Urls
from shared.errors import Forged, ProviderDown
from shared.payment import Bank, Decision, Order, Started

PRODUCTION, SANDBOX = "https://stargate.montonio.com/api", "https://sandbox-stargate.montonio.com/api"
# What Montonio will not do however often it is asked; a wrong key of ours is not among it.
REFUSALS = (400, 404, 409, 422)
ALGORITHM, LEEWAY, TOKEN_SECONDS = "HS256", 300, 600
# The codes of GET /stores/payment-methods for Lithuania.
BANKS: dict[Bank, str] = {
    "swedbank": "HABALT22",
    "seb": "CBVILT2X",
    "luminor": "AGBLLT2X",
    "artea": "CBSBLT26",
    "citadele": "INDULT2X",
    "revolut": "RVUALT2V",
}
DESCRIPTION_MAX = 140


def start(order: Order, urls: Urls, setup: Setup, now: int) -> Started:
    status, answer = _posted("orders", _claims(order, urls), setup, now)
    if status >= 300:
        raise ProviderDown
    try:
        taken = Taken.model_validate(answer)
    except ValidationError as error:
        raise ProviderDown from error
    return Started(provider_order=taken.uuid, redirect_url=taken.payment_url)


def _claims(order: Order, urls: Urls) -> dict[str, Any]:
    total = order.amount / 100  # the nearest double prints as the very cents again
    method: dict[str, Any] = {"method": "cardPayments"}
    if order.bank != "card":
        options = {"preferredCountry": "LT", "preferredLocale": order.language}
        options |= {"paymentDescription": _description(order)}
        options |= {"preferredProvider": BANKS[order.bank]} if order.bank else {}
        method = {"method": "paymentInitiation", "methodOptions": options}
    return {
        "merchantReference": order.id,
        "returnUrl": urls.back,
        "notificationUrl": urls.callback,
        "grandTotal": total,
        "currency": order.currency,
        "locale": order.language,
        "payment": {**method, "amount": total, "currency": order.currency},
    }


def _description(order: Order) -> str:
    """What the utility sees in its bank statement; as many invoices as have room."""
    text = ", ".join(f"{part.payer_code} {part.number}" for part in order.invoices)
    return (text or ", ".join(advance.payer_code for advance in order.advance))[:DESCRIPTION_MAX]


def verify(request: Request, setup: Setup, now: int) -> Said:
    try:
        token, shape = _token(request)
        told = shape.model_validate(_claims_of(token, setup))
        if isinstance(told, Told):
            return told.said()
        told.refunded("")
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Forged from error
    said = ask(Started(provider_order=told.order_uuid, redirect_url=""), setup, now)
    return replace(said, refunds=(told.refunded(said.currency), *said.refunds))


def _token(request: Request) -> tuple[Any, type[Told | ToldRefund]]:
    """In the body of a webhook, in the address of the payer's way back."""
    if token := request.query.get("order-token"):
        return token, Told
    body = json.loads(request.body)
    return (body["refundToken"], ToldRefund) if "refundToken" in body else (body["orderToken"], Told)


def _claims_of(token: Any, setup: Setup) -> dict[str, Any]:  # noqa: ANN401 - the library says what a token is
    secret, access_key = setup.secret("montonio_secret_key"), setup.secret("montonio_access_key")
    claims: dict[str, Any] = jwt.decode(
        token, secret, algorithms=[ALGORITHM], leeway=LEEWAY, options={"require": ["exp"]}
    )
    if not hmac.compare_digest(str(claims.get("accessKey")).encode(), access_key.encode()):
        raise Forged
    return claims


def ask(started: Started, setup: Setup, now: int) -> Said:
    headers = {"Authorization": f"Bearer {_signed({}, setup, now)}"}
    status, answer = _called("GET", f"{_base(setup)}/orders/{started.provider_order}", headers)
    try:
        said = Told.model_validate(answer).said()
    except ValueError as error:
        raise ProviderDown from error
    if status >= 300 or said.provider_order != started.provider_order:
        raise ProviderDown
    return said


def refund(decision: Decision, number: str, setup: Setup, now: int) -> Refunded | None:
    claims = {"orderUuid": decision.provider_order, "amount": decision.amount / 100, "idempotencyKey": number}
    status, answer = _posted("refunds", claims, setup, now)
    if status in REFUSALS:
        reason = _message(answer)
        if "idempotency key" in reason.lower():
            return None
        return Refunded(number, "refund_refused", decision.amount, decision.currency, reason)
    if status >= 300:
        raise ProviderDown
    try:
        return ListedRefund.model_validate(answer).refunded()
    except ValueError as error:
        raise ProviderDown from error


def _message(answer: object) -> str:
    return str(answer.get("message", "") if isinstance(answer, dict) else "")[:REASON_MAX]


def _signed(claims: dict[str, Any], setup: Setup, now: int) -> str:
    whose = {"accessKey": setup.secret("montonio_access_key"), "iat": now, "exp": now + TOKEN_SECONDS}
    return jwt.encode({**whose, **claims}, setup.secret("montonio_secret_key"), algorithm=ALGORITHM)


def _base(setup: Setup) -> str:
    return setup.url or (SANDBOX if setup.sandbox else PRODUCTION)


@cache
def _http() -> urllib3.PoolManager:
    """No repeats: whoever waits for us asks again, and an order that is begun twice is paid once."""
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=8), retries=False)


def _posted(path: str, claims: dict[str, Any], setup: Setup, now: int) -> tuple[int, object]:
    """What the store asks for is itself the token."""
    body = json.dumps({"data": _signed(claims, setup, now)})
    return _called("POST", f"{_base(setup)}/{path}", {"Content-Type": "application/json"}, body)


def _called(method: str, url: str, headers: dict[str, str], body: str | None = None) -> tuple[int, object]:
    try:
        answer = _http().request(method, url, headers=headers, body=body, redirect=False)
        return answer.status, answer.json()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise ProviderDown from error
