"""The inner server: Lambda's Runtime API, a port a function, and the emulator's calls, on one port more.

It stands apart from the site's port and answers no browser, so that no web page reaches it.
"""

import json
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from local.worker import InvocationError, Worker, deadline

type Workers = dict[str, Worker]
type Done = Callable[[Any, bool], None]

_RUNTIME = "/2018-06-01/runtime"


class Runtime:
    """`ports`: whose Runtime API stands on a port; `done` hears of each event of AWS and if all went well."""

    def __init__(self, workers: Workers, ports: dict[int, Worker], done: Done) -> None:
        self._workers, self._ports, self._done = workers, ports, done

    def app(self) -> ASGIApp:
        routes = [
            Route("/invoke/{function}", self._invoke, methods=["POST"]),
            Route(f"{_RUNTIME}/invocation/next", self._next),
            Route(f"{_RUNTIME}/invocation/{{id}}/response", self._response, methods=["POST"]),
            Route(f"{_RUNTIME}/invocation/{{id}}/error", self._error, methods=["POST"]),
            Route(f"{_RUNTIME}/init/error", self._init_error, methods=["POST"]),
        ]
        return _without_browsers(Starlette(routes=routes))

    async def _invoke(self, request: Request) -> Response:
        event = await request.json()
        try:
            result = await self._workers[request.path_params["function"]].invoke(event)
        except InvocationError as error:
            self._done(event, False)
            return JSONResponse(error.details, 500)
        self._done(event, True)
        return JSONResponse(result)

    async def _next(self, request: Request) -> Response:
        worker = self._worker(request)
        invocation = await worker.next()
        if invocation is None:
            return Response(status_code=410)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(deadline(worker)),
            "Lambda-Runtime-Invoked-Function-Arn": worker.arn,
        }
        return JSONResponse(invocation.event, headers=headers)

    async def _response(self, request: Request) -> Response:
        result = json.loads(await request.body() or b"null")
        self._worker(request).finish(request.path_params["id"], result)
        return Response(status_code=202)

    async def _error(self, request: Request) -> Response:
        error = InvocationError(json.loads(await request.body()))
        self._worker(request).finish(request.path_params["id"], error)
        return Response(status_code=202)

    async def _init_error(self, request: Request) -> Response:
        await request.body()  # awslambdaric has printed it; the process ends now, and its end is the answer
        return Response(status_code=202)

    def _worker(self, request: Request) -> Worker:
        return self._ports[request.scope["server"][1]]


def _without_browsers(app: ASGIApp) -> ASGIApp:
    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        names = {name for name, _ in scope.get("headers", [])}
        if names & {b"origin", b"sec-fetch-site", b"referer"}:
            app_or_refusal: ASGIApp = Response(status_code=403)
        else:
            app_or_refusal = app
        await app_or_refusal(scope, receive, send)

    return guarded
