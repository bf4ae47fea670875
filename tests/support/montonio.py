"""A Montonio that answers over HTTP on this machine: orders come in as JWTs and are told of by their uuid."""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

from tests.support.vectors import MONTONIO


class Montonio(ThreadingHTTPServer):
    """`orders` by uuid as GET /orders/{uuid} gives them; `failing` answers every call with that status."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.orders: dict[str, dict[str, Any]] = {}
        self.claims: list[dict[str, Any]] = []
        self.failing: int | None = None
        self.answer: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, redirect_url: str, status: str = "PAID", **other: Any) -> str:  # noqa: ANN401 - claims
        """What Montonio tells of the order whose payer it led to this address."""
        order = self.orders[redirect_url.rpartition("/")[2]]
        names = ("uuid", "merchantReference", "grandTotal", "currency")
        told = {name: order[name] for name in names} | {"paymentStatus": status, "exp": 2_000_000_000}
        return signed({**told, **other})


def signed(claims: dict[str, Any]) -> str:
    whose = {"accessKey": MONTONIO["access_key"]}
    return jwt.encode({**whose, **claims}, MONTONIO["secret_key"], algorithm="HS256")


class _Handler(BaseHTTPRequestHandler):
    server: Montonio

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        claims = jwt.decode(body["data"], MONTONIO["secret_key"], algorithms=["HS256"])
        self.server.claims.append(claims)
        number = str(uuid.uuid4())
        order = {"uuid": number, "paymentStatus": "PENDING", "paymentUrl": f"{self.server.url}/{number}"}
        order |= {"merchantReference": claims["merchantReference"], "currency": claims["currency"]}
        self.server.orders[number] = order | {"grandTotal": f"{claims['grandTotal']:.2f}"}
        self._answer(201, self.server.orders[number])

    def do_GET(self) -> None:
        jwt.decode(
            self.headers["Authorization"].removeprefix("Bearer "),
            MONTONIO["secret_key"],
            algorithms=["HS256"],
        )
        order = self.server.orders.get(self.path.rpartition("/")[2])
        self._answer(200 if order else 404, order)

    def _answer(self, status: int, body: object) -> None:
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
