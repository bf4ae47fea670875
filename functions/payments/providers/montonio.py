"""Montonio Stargate: orders and callbacks as JWTs signed with the store's secret key (HS256).

docs.montonio.com/api/stargate: reference, guides/orders, guides/webhooks.
"""

import hmac
import json
from functools import cache
from typing import Any

import jwt
import urllib3
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from functions.payments.cents import cents
from functions.payments.providers.port import Request, Said, Setup, Urls
from shared.errors import Forged, ProviderDown
from shared.payment import Bank, Order, Started, Status

PRODUCTION, SANDBOX = "https://stargate.montonio.com/api", "https://sandbox-stargate.montonio.com/api"
ALGORITHM, LEEWAY, TOKEN_SECONDS = "HS256", 300, 600
STATUSES: dict[str, Status] = {
    "PENDING": "pending",
    "AUTHORIZED": "authorized",
    "PAID": "paid",
    "VOIDED": "voided",
    "ABANDONED": "cancelled",
    "PARTIALLY_REFUNDED": "partly_refunded",
    "REFUNDED": "refunded",
}
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


class Told(BaseModel):
    """What an order token and an answer about an order have in common."""

    model_config = ConfigDict(alias_generator=to_camel)

    uuid: str = Field(min_length=1, max_length=100)
    merchant_reference: str = Field(min_length=1, max_length=100)
    payment_status: str
    grand_total: int | float | str
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def said(self) -> Said:
        """Raises ValueError for an amount that is none; a status that we do not know is no money."""
        return Said(
            payment_id=self.merchant_reference,
            status=STATUSES.get(self.payment_status, "pending"),
            amount=cents(str(self.grand_total)),
            currency=self.currency,
            provider_order=self.uuid,
            capture=self.uuid,
        )


class Taken(BaseModel):
    """The answer to a new order."""

    model_config = ConfigDict(alias_generator=to_camel)

    uuid: str = Field(min_length=1, max_length=100)
    payment_url: str = Field(pattern=r"^https?://", max_length=2000)


def start(order: Order, urls: Urls, setup: Setup, now: int) -> Started:
    body = json.dumps({"data": _signed(_claims(order, urls), setup, now)})
    answer = _asked("POST", f"{_base(setup)}/orders", {"Content-Type": "application/json"}, body)
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


def verify(request: Request, setup: Setup) -> Said:
    secret, access_key = setup.secret("montonio_secret_key"), setup.secret("montonio_access_key")
    try:
        claims = jwt.decode(
            _token(request),
            secret,
            algorithms=[ALGORITHM],
            leeway=LEEWAY,
            options={"require": ["exp"]},
        )
        told = Told.model_validate(claims).said()
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Forged from error
    if not hmac.compare_digest(str(claims.get("accessKey")).encode(), access_key.encode()):
        raise Forged
    return told


def _token(request: Request) -> Any:  # noqa: ANN401 - the library says what a token is
    """In the body of a webhook, in the address of the payer's way back."""
    return request.query.get("order-token") or json.loads(request.body)["orderToken"]


def ask(started: Started, setup: Setup, now: int) -> Said | None:
    headers = {"Authorization": f"Bearer {_signed({}, setup, now)}"}
    answer = _asked("GET", f"{_base(setup)}/orders/{started.provider_order}", headers)
    try:
        said = Told.model_validate(answer).said()
    except ValueError as error:
        raise ProviderDown from error
    if said.provider_order != started.provider_order:
        raise ProviderDown
    return said


def _signed(claims: dict[str, Any], setup: Setup, now: int) -> str:
    whose = {"accessKey": setup.secret("montonio_access_key"), "iat": now, "exp": now + TOKEN_SECONDS}
    return jwt.encode({**whose, **claims}, setup.secret("montonio_secret_key"), algorithm=ALGORITHM)


def _base(setup: Setup) -> str:
    return setup.url or (SANDBOX if setup.sandbox else PRODUCTION)


@cache
def _http() -> urllib3.PoolManager:
    """No repeats: whoever waits for us asks again, and an order that is begun twice is paid once."""
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=8), retries=False)


def _asked(method: str, url: str, headers: dict[str, str], body: str | None = None) -> object:
    try:
        answer = _http().request(method, url, headers=headers, body=body, redirect=False)
        if answer.status >= 300:
            raise ProviderDown
        return answer.json()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise ProviderDown from error
