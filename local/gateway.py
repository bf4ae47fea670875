"""API Gateway: the routes of template.yaml, each answered by its function."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local import event
from local.template import Json
from local.worker import InvocationError

_LARGEST_BODY = 10 * 1024 * 1024


class Function(Protocol):
    """A worker of this machine, or a function of a deployed stack (tests/packaging)."""

    async def invoke(self, event: Any, /) -> Any:  # noqa: ANN401 - any JSON
        """What the handler returns; raises InvocationError."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    pattern: re.Pattern[str]
    function: Function

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def order(self) -> tuple[bool, int, bool]:
        """The most exact route is asked first, as in API Gateway."""
        return ("+}" in self.path, self.path.count("{"), self.method == "ANY")


class TooLargeError(Exception):
    pass


class Gateway:
    def __init__(self, routes: Sequence[tuple[str, str, Function]]) -> None:
        made = [Route(method, path, _pattern(path), function) for method, path, function in routes]
        self._routes = sorted(made, key=lambda route: route.order)

    async def __call__(self, request: Request) -> Response:
        found = self._find(request.method, request.scope["path"])
        if found is None:
            return _message(404, "Not Found")
        try:
            body = await _read(request)
        except TooLargeError:
            return _message(413, "Request Entity Too Large")
        route, parameters = found
        return await _answer(route, event.build(request, route.key, parameters, body))

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route in self._routes:
            match = route.pattern.fullmatch(path)
            if match and route.method in {method, "ANY"}:
                return route, match.groupdict()
        return None


async def _answer(route: Route, sent: Json) -> Response:
    try:
        answer = event.response(await route.function.invoke(sent))
    except (InvocationError, event.MalformedAnswerError) as error:
        print(f"{route.key}: {error}", file=sys.stderr, flush=True)
        timed_out = isinstance(error, InvocationError) and error.timed_out
        return _message(503, "Service Unavailable") if timed_out else _message(500, "Internal Server Error")
    answer.headers["apigw-requestid"] = sent["requestContext"]["requestId"]
    return answer


async def _read(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise TooLargeError
    return body


def _pattern(path: str) -> re.Pattern[str]:
    """The expression of a template path: `{name}` is one part of the path, `{name+}` all that is left."""
    greedy = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(path))
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", greedy), re.DOTALL)


def _message(status: int, text: str) -> Response:
    return JSONResponse({"message": text}, status)
