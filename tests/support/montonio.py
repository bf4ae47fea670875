"""A Montonio that answers over HTTP on this machine: orders come in as JWTs and are told of by their uuid."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

from tests.support.vectors import MONTONIO


class Montonio(ThreadingHTTPServer):
    """`orders` by uuid as GET /orders/{uuid} gives them; `failing` answers every call with that status.

    `cut` is the number of a call, from 0, whose connection breaks before it is read or after it was done.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.orders: dict[str, dict[str, Any]] = {}
        self.claims: list[dict[str, Any]] = []
        self.failing: int | None = None
        self.answer: Any = None
        self.refuses: tuple[int, object] | None = None
        self.refund_status = "PENDING"
        self.has_no_money = False
        self.cut: tuple[int, str] = (-1, "")
        self.calls = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, redirect_url: str, status: str = "PAID", **other: Any) -> str:  # noqa: ANN401 - claims
        """What Montonio tells of the order whose payer it led to this address."""
        order = self.orders[redirect_url.rpartition("/")[2]]
        names = ("uuid", "merchantReference", "grandTotal", "currency")
        told = {name: order[name] for name in names} | {"paymentStatus": status, "exp": 2_000_000_000}
        return signed({**told, **other})

    def take(self, claims: dict[str, Any]) -> tuple[int, object]:
        number = str(uuid.uuid4())
        order = {"uuid": number, "paymentStatus": "PENDING", "paymentUrl": f"{self.url}/{number}"}
        order |= {"merchantReference": claims["merchantReference"], "currency": claims["currency"]}
        self.orders[number] = order | {"grandTotal": f"{claims['grandTotal']:.2f}", "refunds": []}
        return 201, self.orders[number]

    def refund(self, claims: dict[str, Any]) -> tuple[int, object]:
        """As the document says: a key is good for one refund, and never more goes back than came in."""
        order = self.orders[claims["orderUuid"]]
        left = 0 if self.has_no_money else self.left(order)
        if any(some["key"] == claims["idempotencyKey"] for some in order["refunds"]):
            return 400, {"message": "Order already has a refund with same idempotency key"}
        if round(claims["amount"] * 100) > left:
            return 400, {"message": f"Refund amount [{claims['amount']}] exceeds the total amount refundable"}
        return 201, self.refunded(order, claims["amount"], claims["idempotencyKey"])

    def refunded(self, order: dict[str, Any], amount: float, key: str = "by hand") -> dict[str, Any]:
        """A refund as the order lists it; without a key it was made in Montonio's own pages."""
        about = {"uuid": str(uuid.uuid4()), "status": "PENDING", "currency": order["currency"]}
        refund: dict[str, Any] = about | {"amount": f"{amount:.2f}", "key": key}
        order["refunds"].append(refund)
        self.ends(order, refund, self.refund_status)
        return refund

    def left(self, order: dict[str, Any], *but: str) -> int:
        """Cents that may still go back; what ended with one of `but` does not count as gone."""
        gone = [some for some in order["refunds"] if some["status"] not in ("REJECTED", "CANCELED", *but)]
        return round(100 * (float(order["grandTotal"]) - sum(float(some["amount"]) for some in gone)))

    def ends(self, order: dict[str, Any], refund: dict[str, Any], status: str) -> None:
        refund["status"] = status
        if status == "SUCCESSFUL":
            is_left = self.left(order, "PENDING", "PROCESSING") > 0
            order["paymentStatus"] = "PARTIALLY_REFUNDED" if is_left else "REFUNDED"

    def refund_token(self, order: dict[str, Any], refund: dict[str, Any], **other: Any) -> str:  # noqa: ANN401 - claims
        told = {"refundUuid": refund["uuid"], "refundStatus": refund["status"], "exp": 2_000_000_000}
        told |= {"refundAmount": refund["amount"], "orderUuid": order["uuid"]}
        return signed({**told, "refundStatusDescription": None, **other})


def signed(claims: dict[str, Any]) -> str:
    whose = {"accessKey": MONTONIO["access_key"]}
    return jwt.encode({**whose, **claims}, MONTONIO["secret_key"], algorithm="HS256")


class _Handler(BaseHTTPRequestHandler):
    server: Montonio

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        claims = jwt.decode(body["data"], MONTONIO["secret_key"], algorithms=["HS256"])
        self._do(lambda: self._posted(claims))

    def _posted(self, claims: dict[str, Any]) -> tuple[int, object]:
        self.server.claims.append(claims)
        return self.server.refund(claims) if self.path.endswith("/refunds") else self.server.take(claims)

    def do_GET(self) -> None:
        jwt.decode(
            self.headers["Authorization"].removeprefix("Bearer "),
            MONTONIO["secret_key"],
            algorithms=["HS256"],
        )
        self._do(self._asked)

    def _asked(self) -> tuple[int, object]:
        order = self.server.orders.get(self.path.rpartition("/")[2])
        return 200 if order else 404, order

    def _do(self, work: Callable[[], tuple[int, object]]) -> None:
        with self.server.lock:
            at, self.server.calls = self.server.calls, self.server.calls + 1
            if self.server.cut == (at, "before"):
                return
            status, body = self.server.refuses or work()
            if self.server.cut == (at, "after"):
                return
        if self.server.answer is not None:
            status, body = 200, self.server.answer
        content = json.dumps(body).encode()
        self.send_response(self.server.failing or status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def server() -> Iterator[Montonio]:
    with Montonio() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()
