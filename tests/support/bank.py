"""A bank that speaks the wire formats of both providers in this process, and remembers what it told."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
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
    refunds: list[dict[str, Any]] = field(default_factory=list)
    is_down: bool = False

    def takes(self, payment_id: str, amount: int) -> dict[str, Any]:
        order = {"uuid": f"{len(self.orders):032x}", "merchantReference": payment_id, "currency": "EUR"}
        self.orders.append(order | {"paymentStatus": "PENDING", "grandTotal": f"{amount / 100:.2f}"})
        return self.orders[-1]

    def says(self, order: dict[str, Any], status: str, **other: Any) -> Saying:  # noqa: ANN401 - claims
        """Tells of an order; with nothing `other` that is how it stands when it is asked for."""
        if not other:
            # What went back, or is about to, the bank does not take back as well.
            status = "PENDING" if status == "VOIDED" and self._of(order["uuid"]) else status
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
        if url.endswith("/refunds") and body:
            return self._refunds(jwt.decode(json.loads(body)["data"], options={"verify_signature": False}))
        if method == "POST" and body:
            claims = jwt.decode(json.loads(body)["data"], options={"verify_signature": False})
            order = self.takes(claims["merchantReference"], round(claims["grandTotal"] * 100))
            return 201, order | {"paymentUrl": f"https://bank.example/{order['uuid']}"}
        asked = self._order(url.rpartition("/")[2])
        saying = self._by_montonio(asked)
        self.told.append(saying)
        return 200, asked

    def _order(self, uuid: str) -> dict[str, Any]:
        """As it is asked for; of one that it began by itself, what it told."""
        order = next((one for one in self.orders if one["uuid"] == uuid), None)
        if order is None:
            said = next(one.said for one in self.told if one.said and one.said.provider_order == uuid)
            order = {"uuid": uuid, "merchantReference": said.payment_id, "paymentStatus": "PAID"}
            order |= {"grandTotal": f"{said.amount / 100:.2f}", "currency": said.currency}
        return order | {"refunds": self._of(uuid)}

    def _of(self, uuid: str) -> list[dict[str, Any]]:
        return [one for one in self.refunds if one["orderUuid"] == uuid]

    def _refunds(self, claims: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """However much: that no more goes back than came in is ours to see to."""
        number = claims["idempotencyKey"]
        if any(one["key"] == number for one in self.refunds):
            return 400, {"message": "Order already has a refund with same idempotency key"}
        if self._order(claims["orderUuid"])["paymentStatus"] == "VOIDED":
            return 400, {"message": "Order is voided"}
        about = {"orderUuid": claims["orderUuid"], "amount": f"{claims['amount']:.2f}", "currency": "EUR"}
        self.refunds.append(
            about | {"key": number, "uuid": f"{len(self.refunds) + 9000:032x}", "status": "PENDING"}
        )
        return 201, self.refunds[-1]

    def ends(self, status: str) -> list[Saying]:
        """Of all refunds that are on their way; a callback about each."""
        under_way = [one for one in self.refunds if one["status"] == "PENDING"]
        for one in under_way:
            one["status"] = status
        sayings = [self._of_refund(one) for one in under_way]
        self.unanswered += sayings
        return sayings

    def _of_refund(self, refund: dict[str, Any]) -> Saying:
        told = {"refundUuid": refund["uuid"], "refundStatus": refund["status"]}
        told |= {"refundAmount": refund["amount"], "orderUuid": refund["orderUuid"]}
        body = json.dumps({"refundToken": signed(told, MONTONIO["secret_key"])}).encode()
        return Saying("montonio", Request({}, body), None)


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
    """What was said of payments; of refunds it is in `refunds`."""
    return {replace(saying.said, refunds=()) for saying in sayings if saying.said}
