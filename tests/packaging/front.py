"""What stands before a deployed stack in the emulator, so that a browser reaches all of it.

The emulator's CloudFront delivers the site, but dials no origin with a name of AWS; its API Gateway makes no
routes of an API's Body and its events have no cookies. So the routes are those of the deployed template here,
and the deployed function is invoked, with the header that the distribution shows to the API.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from starlette.responses import Response

from local import emulator, server, template
from local.gateway import Gateway
from local.mailbox import Mailbox
from local.worker import InvocationError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from tools.stack import Stack

NOT_HANDED_ON = {
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "server",
    "transfer-encoding",
}


@dataclass(frozen=True)
class Deployed:
    """A function of the stack, as `shown` through CloudFront."""

    lambdas: Any
    name: str
    shown: dict[str, str]

    async def invoke(self, event: Any) -> Any:  # noqa: ANN401 - any JSON
        payload = json.dumps(event | {"headers": event["headers"] | self.shown})
        answer = await asyncio.to_thread(self.lambdas.invoke, FunctionName=self.name, Payload=payload)
        content = json.load(answer["Payload"])
        if "FunctionError" in answer:
            raise InvocationError(content)
        return content


@dataclass(frozen=True)
class Site:
    """What the emulator's CloudFront delivers; it knows the distribution by the name that is asked for."""

    url: str
    domain: str

    async def __call__(self, request: Request) -> Response:
        asked = {"host": self.domain, "x-forwarded-proto": "https"}
        async with httpx.AsyncClient() as client:
            answer = await client.request(request.method, f"{self.url}{request.url.path}", headers=asked)
        kept = {name: value for name, value in answer.headers.items() if name not in NOT_HANDED_ON}
        return Response(answer.content, answer.status_code, kept)


def app(stack: Stack, url: str, scratch: Path) -> ASGIApp:
    """The whole portal of a stack in the emulator at `url`; its mails are at /_mail, as in `make run`."""
    expanded = stack.session.client("cloudformation").get_template(StackName=stack.name)["TemplateBody"]
    lambdas, shown = stack.session.client("lambda"), _shown(stack)
    names = {name: stack.resource(name) for _, _, name in template.routes(expanded)}
    functions = {name: Deployed(lambdas, deployed, shown) for name, deployed in names.items()}
    gateway = Gateway([(method, path, functions[name]) for method, path, name in template.routes(expanded)])
    mailbox = Mailbox(lambda: emulator.mails(url), scratch / "mails.json")
    return server.app(Site(url, stack.outputs["SiteDomain"]), gateway, mailbox.routes(), {})


def _shown(stack: Stack) -> dict[str, str]:
    """What CloudFront was told to say to the API."""
    asked = {"Id": stack.outputs["DistributionId"]}
    config = stack.session.client("cloudfront").get_distribution_config(**asked)["DistributionConfig"]
    [api] = [origin for origin in config["Origins"]["Items"] if origin["Id"] == "api"]
    return {item["HeaderName"]: item["HeaderValue"] for item in api["CustomHeaders"]["Items"]}


@contextmanager
def serving(application: ASGIApp, listener: socket.socket) -> Iterator[None]:
    running = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
    thread = Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield
    finally:
        running.should_exit = True
        thread.join()
