"""/_bank: stands in for the payment provider: Montonio's protocol, and a page where the payer decides.

docs.montonio.com/api/stargate: reference, guides/orders, guides/webhooks, guides/refunds.
"""

import asyncio
import json
import secrets
import sys
import time
import urllib.request
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from local import bank_orders
from local import bank_page as page
from local.bank_orders import OUTCOMES, Order, Refund, cents, euros
from local.template import Json

PATH = "/_bank"
_NEEDED = {"merchantReference", "returnUrl", "notificationUrl", "grandTotal", "currency", "locale", "payment"}
_TOKEN_SECONDS, _LONGEST_SECONDS = 600, 600
_WEBHOOK = {"Content-Type": "application/json", "User-Agent": "MontonioWebhooks/1.0"}


class Bank:
    """`url` is its address; orders are kept in `archive` while the portal is down."""

    def __init__(self, url: str, archive: Path) -> None:
        self._url, self._archive = url, archive
        self.keys = {
            name: secrets.token_urlsafe(32) for name in ("montonio_access_key", "montonio_secret_key")
        }
        """What the portal's secret must say."""
        kept = (
            [bank_orders.kept(order) for order in json.loads(archive.read_text())]
            if archive.is_file()
            else []
        )
        self._orders = {order.uuid: order for order in kept}

    def keep(self) -> None:
        orders = [asdict(order) for order in self._orders.values()]
        self._archive.write_text(json.dumps(orders, ensure_ascii=False))

    def routes(self) -> list[Route]:
        return [
            Route(f"{PATH}/orders", self._take, methods=["POST"]),
            Route(f"{PATH}/orders/{{uuid}}", self._tell),
            Route(f"{PATH}/refunds", self._refund, methods=["POST"]),
            Route(f"{PATH}/refunds", self._show_refunds),
            Route(f"{PATH}/refunds/reject", self._reject, methods=["POST"]),
            Route(f"{PATH}/style.css", self._style),
            Route(f"{PATH}/{{uuid}}", self._show),
            Route(f"{PATH}/{{uuid}}", self._decide, methods=["POST"]),
        ]

    async def _take(self, request: Request) -> Response:
        claims = self._verified(str((await request.json()).get("data")))
        if claims is None:
            return _refusal(401, "Unauthorized")
        if missing := _NEEDED - claims.keys():
            return _refusal(400, f"missing: {', '.join(sorted(missing))}")
        order = Order(str(uuid.uuid4()), claims)
        self._orders[order.uuid] = order
        return JSONResponse(order.told | {"paymentUrl": f"{self._url}/{order.uuid}"}, 201)

    async def _tell(self, request: Request) -> Response:
        if self._verified(request.headers.get("authorization", "").removeprefix("Bearer ")) is None:
            return _refusal(401, "Unauthorized")
        order = self._order(request)
        return JSONResponse(order.answer) if order else _refusal(404, "Not Found")

    async def _refund(self, request: Request) -> Response:
        """Money that goes back in a while, unless somebody rejects it on the page of refunds."""
        claims = self._verified(str((await request.json()).get("data")))
        if claims is None:
            return _refusal(401, "Unauthorized")
        order, amount = self._orders.get(str(claims.get("orderUuid"))), cents(claims.get("amount", 0))
        if order is None:
            return _refusal(404, "Not Found")
        refund = order.refund(amount, str(claims.get("idempotencyKey")))
        if isinstance(refund, str):
            return _refusal(400, refund)
        return JSONResponse(order.listed(refund), 201, background=BackgroundTask(self._end, order, refund))

    async def _end(self, order: Order, refund: Refund) -> None:
        await asyncio.sleep(refund.ends_at - time.time())
        if not refund.is_rejected:
            await self._tell_refund(order, refund)

    async def _tell_refund(self, order: Order, refund: Refund) -> None:
        about = {"orderUuid": order.uuid, "refundUuid": refund.uuid, "refundStatus": refund.status}
        reason = "DECLINED" if refund.is_rejected else None
        told = about | {"refundAmount": euros(refund.amount), "refundStatusDescription": reason}
        await self._call(order, {"refundToken": self._token(told)})
        await self._call(order, {"orderToken": self._token(order.told)})

    async def _show_refunds(self, _: Request) -> Response:
        rows = [(order.claims, order.listed(refund)) for order, refund in self._refunds()]
        return HTMLResponse(page.refunds(rows[::-1]), headers=page.HEADERS)

    def _refunds(self) -> list[tuple[Order, Refund]]:
        return [(order, refund) for order in self._orders.values() for refund in order.refunds]

    async def _reject(self, request: Request) -> Response:
        """What has gone is not rejected any more."""
        [rejected] = parse_qs((await request.body()).decode()).get("reject", [""])
        for order, refund in self._refunds():
            if refund.uuid == rejected and refund.status == "PENDING":
                refund.is_rejected = True
                await self._tell_refund(order, refund)
        return RedirectResponse(f"{self._url}/refunds", 303)

    async def _style(self, _: Request) -> Response:
        return Response(page.STYLE, media_type="text/css")

    async def _show(self, request: Request) -> Response:
        order = self._order(request)
        if order is None:
            return HTMLResponse(page.missing(), 404, headers=page.HEADERS)
        back = self._way_back(order)
        return HTMLResponse(page.order(order.claims, order.end, back), headers=page.HEADERS)

    async def _decide(self, request: Request) -> Response:
        """What the payer decides first counts: a button that is pressed again leads to the same."""
        order, form = self._order(request), parse_qs((await request.body()).decode())
        outcome, seconds = OUTCOMES.get(form.get("outcome", [""])[0]), form.get("seconds", ["0"])[0]
        if order is None or outcome is None or not seconds.isdecimal() or int(seconds) > _LONGEST_SECONDS:
            return HTMLResponse(page.missing(), 404, headers=page.HEADERS)
        if not order.end:
            order.end, order.ended_at = outcome.status, time.time() + int(seconds) * outcome.late
            if outcome.late:
                return RedirectResponse(
                    self._way_back(order), 303, background=BackgroundTask(self._call_late, order)
                )
            await asyncio.gather(*(self._call(order) for _ in range(outcome.calls)))
        return RedirectResponse(
            self._way_back(order) if outcome.returns else f"{self._url}/{order.uuid}", 303
        )

    async def _call_late(self, order: Order) -> None:
        await asyncio.sleep(order.ended_at - time.time())
        await self._call(order)

    async def _call(self, order: Order, told: dict[str, str] | None = None) -> None:
        """The webhook."""
        body = json.dumps(told or {"orderToken": self._token(order.told)}).encode()
        call = urllib.request.Request(order.claims["notificationUrl"], body, _WEBHOOK)  # noqa: S310 - the portal's own
        try:
            await asyncio.to_thread(lambda: urllib.request.urlopen(call, timeout=30).close())  # noqa: S310 - likewise
        except OSError as error:
            print(f"The bank could not tell the portal of a payment: {error}", file=sys.stderr, flush=True)

    def _way_back(self, order: Order) -> str:
        address = order.claims["returnUrl"]
        return f"{address}{'&' if '?' in address else '?'}order-token={self._token(order.told)}"

    def _token(self, told: Json) -> str:
        import jwt  # noqa: PLC0415 - slow to import, while the portal starts

        whose = {"accessKey": self.keys["montonio_access_key"], "exp": int(time.time()) + _TOKEN_SECONDS}
        return jwt.encode(told | whose, self.keys["montonio_secret_key"], algorithm="HS256")

    def _verified(self, token: str) -> Json | None:
        import jwt  # noqa: PLC0415 - likewise

        try:
            claims: dict[str, Any] = jwt.decode(
                token, self.keys["montonio_secret_key"], algorithms=["HS256"], options={"require": ["exp"]}
            )
        except jwt.InvalidTokenError:
            return None
        return claims if claims.get("accessKey") == self.keys["montonio_access_key"] else None

    def _order(self, request: Request) -> Order | None:
        return self._orders.get(request.path_params["uuid"])


def _refusal(status: int, text: str) -> Response:
    return JSONResponse({"statusCode": status, "message": text}, status)
