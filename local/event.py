"""HTTP request -> API Gateway event (payload format 2.0), and the function's answer -> HTTP response."""

import base64
import json
import re
import time
import uuid
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from local.config import ACCOUNT
from local.template import Json

_TEXT = re.compile(
    r"text/|application/(json|xml|javascript|x-www-form-urlencoded)|\S+\+(json|xml)", re.IGNORECASE
)


class MalformedAnswerError(Exception):
    """API Gateway answers 500 to it."""


def build(request: Request, route_key: str, path_parameters: dict[str, str], body: bytes) -> Json:
    """The event as API Gateway sends it: an absent part (cookies, query, body) has no key."""
    cookies = [c.strip() for line in request.headers.getlist("cookie") for c in line.split(";") if c.strip()]
    event: Json = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.scope["path"],  # decoded, as HTTP APIs do
        "rawQueryString": request.url.query,
        "cookies": cookies,
        "headers": _headers(request),
        "queryStringParameters": _joined(request.query_params.multi_items()),
        "requestContext": _context(request, route_key),
        "pathParameters": path_parameters,
    }
    return {k: v for k, v in event.items() if v or k == "rawQueryString"} | _body(request, body)


def response(answer: Any) -> Response:  # noqa: ANN401 - a function answers any JSON
    """The response for what the handler returned; without a statusCode the answer itself is the body."""
    if not (isinstance(answer, dict) and "statusCode" in answer):
        text = answer if isinstance(answer, str) else json.dumps(answer)
        answer = {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": text}
    body = answer.get("body") or ""
    if not isinstance(body, str):
        raise MalformedAnswerError(f"its answer's body is a {type(body).__name__} and not text")
    content = base64.b64decode(body) if answer.get("isBase64Encoded") else body
    made = Response(content, int(answer["statusCode"]))
    for name, value in (answer.get("headers") or {}).items():
        made.headers[name] = str(value)
    for cookie in answer.get("cookies") or []:
        made.headers.append("set-cookie", cookie)
    return made


def _headers(request: Request) -> dict[str, str]:
    given = [(name, value) for name, value in request.headers.items() if name != "cookie"]
    client = request.client.host if request.client else ""
    forwarded = [("x-forwarded-for", client), ("x-forwarded-proto", request.url.scheme)]
    return _joined([*given, *forwarded])


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _context(request: Request, route_key: str) -> Json:
    now = time.time()
    return {
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": request.url.hostname or "",
        "domainPrefix": "local",
        "http": {
            "method": request.method,
            "path": request.scope["path"],
            "protocol": "HTTP/1.1",
            "sourceIp": request.client.host if request.client else "",
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": uuid.uuid4().hex[:15] + "=",
        "routeKey": route_key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }


def _body(request: Request, body: bytes) -> Json:
    if not body:
        return {"isBase64Encoded": False}
    kind = _TEXT.match(request.headers.get("content-type", "text/plain"))
    if kind and "content-encoding" not in request.headers:
        with suppress(UnicodeDecodeError):  # not text after all: as bytes the function sees what was sent
            return {"body": body.decode(), "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
