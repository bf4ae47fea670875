"""The public server: site, /api, /_mail and /_bank on one port."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local.config import HOST
from local.gateway import Gateway
from local.problem import Problem

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class Site(Protocol):
    """A built one (local/site.py), or that of a deployed stack (tests/packaging)."""

    async def __call__(self, request: Request, /) -> Response:
        """What is at the address, or the page that says that there is nothing."""


def app(site: Site, gateway: Gateway, own: list[Route], headers: Mapping[str, str]) -> ASGIApp:
    """`own`: what only a portal on one machine has."""
    routes = [
        Route("/api/{path:path}", gateway.__call__, methods=_METHODS),
        *own,
        Route("/{path:path}", site.__call__, methods=_METHODS),
    ]
    middleware = [
        # A foreign name that resolves to the loopback (DNS rebinding) must not read the mailbox.
        Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"]),
        Middleware(SiteHeaders, headers=headers),
        Middleware(GZipMiddleware, minimum_size=500),
    ]
    return Starlette(routes=routes, middleware=middleware)


class SiteHeaders:
    """Adds the site's headers to every response; what the response says itself stands."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add)


def listen(port: int) -> socket.socket:
    """A socket on the loopback; port 0 takes a free one; Problem if the port is taken."""
    # asyncio sends without delay only where the protocol is named; else each answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        raise Problem(f"Port {port} cannot be used ({error.strerror}): set PORT to a free one.") from None
    listener.listen()
    return listener


@contextlib.asynccontextmanager
async def serving(application: ASGIApp, sockets: list[socket.socket]) -> AsyncIterator[None]:
    config = uvicorn.Config(
        application, log_level="critical", lifespan="off", server_header=False, timeout_graceful_shutdown=1
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The portal ends as a whole; it hears the signals itself."""
        yield
