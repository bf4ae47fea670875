"""Calls a handler as API Gateway does: payload format 2.0 in, status, headers and JSON out."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext

CONTEXT = {"requestId": "test", "stage": "$default"}

type Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]

SITE = "https://savitarna.example"
FROM_THE_SITE = {
    "content-type": "application/json",
    "x-requested-with": "savitarna",
    "sec-fetch-site": "same-origin",
    "accept-language": "lt",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
}


class Context:
    function_name = "test"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:test"
    aws_request_id = "00000000-0000-4000-8000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: Any
    cookies: list[str] = field(default_factory=list)

    @property
    def cookie(self) -> str:
        """The session cookie's value, as a browser would send it back."""
        return self.cookies[0].split(";")[0].partition("=")[2]


def event(
    method: str,
    path: str,
    body: object = None,
    *,
    cookie: str | None = None,
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A payload-2.0 event; `headers` replace the site's own when given."""
    http = {
        "method": method,
        "path": path,
        "protocol": "HTTP/1.1",
        "sourceIp": "192.0.2.1",
        "userAgent": "test",
    }
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": FROM_THE_SITE if headers is None else headers,
        "requestContext": {**CONTEXT, "http": http, "timeEpoch": int(time.time() * 1000)},
        "isBase64Encoded": False,
    }
    if query:
        made["queryStringParameters"] = query
    if cookie is not None:
        made["cookies"] = [f"__Host-session={cookie}"]
    if body is not None:
        made["body"] = body if isinstance(body, str) else json.dumps(body)
    return made


def invoke(handler: Handler, sent: dict[str, Any]) -> Answer:
    answer = handler(sent, Context())  # type: ignore[arg-type]  # the part of a context that handlers use
    body = answer.get("body")
    assert body is None or isinstance(body, str), "API Gateway answers 500 to a body that is no text"
    assert answer["statusCode"] != HTTPStatus.NO_CONTENT or not body, "an answer without content has content"
    parsed = (
        json.loads(body) if body and re.match(r"application/(.+\+)?json", _content_type(answer)) else body
    )
    return Answer(answer["statusCode"], answer["headers"], parsed, answer.get("cookies", []))


def _content_type(answer: dict[str, Any]) -> str:
    return str(answer["headers"].get("Content-Type", ""))
