"""A bank that speaks the wire formats of both providers in this process, and remembers what it told."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt

from functions.payments.providers import montonio_shapes, paysera
from functions.payments.providers.port import Request, Said
from shared.errors import ProviderDown
from tests.support.vectors import MONTONIO, PAYSERA, SECRETS

KEYS = {**SECRETS, "paysera_public_key": ""}
FOR_EVER = 4_000_000_000
PAYSERA_STATUS = {"PAID": "1", "ABANDONED": "0", "PENDING": "2"}


@dataclass(frozen=True)
class Saying:
    """A callback: how it goes over the wire, and what it says, if it is not forged."""

    provider: str
    request: Request
    said: Said | None


@dataclass
class Bank:
    """`told`: all that it said and what nobody answered yet, in order."""

    provider: str
    orders: list[dict[str, Any]] = field(default_factory=list)
    told: list[Saying] = field(default_factory=list)
    unanswered: list[Saying] = field(default_factory=list)
    is_down: bool = False

    def takes(self, payment_id: str, amount: int) -> dict[str, Any]:
        order = {"uuid": f"{len(self.orders):032x}", "merchantReference": payment_id, "currency": "EUR"}
        self.orders.append(order | {"paymentStatus": "PENDING", "grandTotal": f"{amount / 100:.2f}"})
        return self.orders[-1]

    def says(self, order: dict[str, Any], status: str, **other: Any) -> Saying:  # noqa: ANN401 - claims
        """Tells of an order; with nothing `other` that is how it stands when it is asked for."""
        if not other:
            order["paymentStatus"] = status
        fields = {**order, "paymentStatus": status, **other}
        saying = self._by_montonio(fields) if self.provider == "montonio" else self._by_paysera(fields)
        self.told.append(saying)
        self.unanswered.append(saying)
        return saying

    def _by_montonio(self, fields: dict[str, Any]) -> Saying:
        token = signed(fields, MONTONIO["secret_key"])
        request = Request({"order-token": token}, b"")
        return Saying("montonio", request, montonio_shapes.Told.model_validate(fields).said())

    def _by_paysera(self, fields: dict[str, Any]) -> Saying:
        """The number of the attempt is what another uuid is with the other."""
        amount = str(round(float(fields["grandTotal"]) * 100))
        about = {
            "projectid": PAYSERA["project_id"],
            "orderid": fields["merchantReference"],
            "status": PAYSERA_STATUS.get(fields["paymentStatus"], "2"),
            "amount": amount,
            "payamount": amount,
            "currency": fields["currency"],
            "paycurrency": fields["currency"],
            "requestid": str(int(fields["uuid"], 16)),
        }
        said = Said(
            payment_id=about["orderid"],
            status=paysera.STATUSES.get(about["status"], "pending"),
            amount=int(amount),
            currency=about["currency"],
            provider_order=about["orderid"],
            capture=about["requestid"],
        )
        return Saying("paysera", Request(by_paysera(about, PAYSERA["password"]), b""), said)

    def answers(
        self, method: str, url: str, _headers: object, body: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Stands in for the adapter's HTTP."""
        if self.is_down:
            raise ProviderDown
        if method == "POST" and body:
            claims = jwt.decode(json.loads(body)["data"], options={"verify_signature": False})
            order = self.takes(claims["merchantReference"], round(claims["grandTotal"] * 100))
            return 201, order | {"paymentUrl": f"https://bank.example/{order['uuid']}"}
        asked = next(order for order in self.orders if url.endswith(order["uuid"]))
        saying = self._by_montonio(asked)
        self.told.append(saying)
        return 200, asked


def forged(saying: Saying) -> Saying:
    """The same, signed with a key that somebody made up."""
    if saying.provider == "paysera":
        query = {**saying.request.query, "ss1": "0" * 32}
        return Saying("paysera", Request(query, b""), None)
    claims = jwt.decode(saying.request.query["order-token"], options={"verify_signature": False})
    token = signed(claims, "a made-up key of somebody who wants to pay nothing")
    return Saying("montonio", Request({"order-token": token}, b""), None)


def signed(fields: dict[str, Any], key: str) -> str:
    claims = {"accessKey": MONTONIO["access_key"], "exp": FOR_EVER, **fields}
    return jwt.encode(claims, key, algorithm="HS256")


def by_paysera(fields: dict[str, str], password: str) -> dict[str, str]:
    data = urlsafe_b64encode(urlencode(fields).encode()).decode()
    sign = hashlib.md5(f"{data}{password}".encode(), usedforsecurity=False).hexdigest()
    return {"data": data, "ss1": sign}


def truths(sayings: Iterable[Saying]) -> set[Said]:
    return {saying.said for saying in sayings if saying.said}
