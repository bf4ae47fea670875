"""The edge of every API function: checks, then routes, then problem documents; one log line a request."""

import json
import os
import time
from base64 import b64decode
from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared import aws, settings
from shared.errors import BodyNotJson, BodyTooLarge, ContentTypeRefused, CrossSite, PastTheSite, Refused
from shared.problems import LOGGER, problem
from shared.routes import Routes

JSON = "application/json"
BODY_MAX = 64 * 1024
READING_METHODS = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

type Event = dict[str, Any]
type Answer = dict[str, Any]
type Sent = dict[str, Any]


def new_app() -> Routes:
    """Routes that answer every error as a problem document."""
    app = Routes()

    def answer(error: Exception) -> Response[str]:
        return problem(error, app.current_event.headers.get("accept-language", ""))

    # Exception alone would turn the resolver's own 404 into 500, so each family is named.
    app.exception_handler([Refused, ServiceError, Exception])(answer)
    return app


def lambda_handler(app: Routes, callbacks: str | None = None) -> Callable[[Event, LambdaContext], Answer]:
    """The Lambda handler of `app`: its function of event and context.

    What begins with the path `callbacks` is called by other servers, which prove in their way who they are.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:  # not where the code is only looked at: tests, openapi.json
        aws.prepare()

    def handler(event: Event, context: LambdaContext) -> Answer:
        started = time.perf_counter()
        # API Gateway's access log and the answer's apigw-requestid have it too.
        LOGGER.append_keys(request=event["requestContext"]["requestId"])
        try:
            _refuse_past_the_site(event)
            is_callback = callbacks is not None and event["rawPath"].startswith(callbacks)
            app.context["body"] = _raw(event) if is_callback else checked(event)
            answer = app.resolve(event, context)
        except Refused as refused:
            response = problem(refused, _headers(event).get("accept-language", ""))
            answer = {"statusCode": response.status_code, "headers": _flat(response), "body": response.body}
        answer |= {"headers": {**answer["headers"], **HEADERS}, "statusCode": int(answer["statusCode"])}
        milliseconds = round((time.perf_counter() - started) * 1000)
        LOGGER.info("request", route=event["routeKey"], status=answer["statusCode"], ms=milliseconds)
        return answer

    return handler


def _flat(response: Response[str]) -> dict[str, str]:
    return {"Content-Type": response.content_type or "", **{k: str(v) for k, v in response.headers.items()}}


def _headers(event: Event) -> dict[str, str]:
    return {name.lower(): value for name, value in event.get("headers", {}).items()}


def _refuse_past_the_site(event: Event) -> None:
    """API Gateway answers to everybody; CloudFront proves by a header that a request came through it."""
    keys, shown = settings.origin_keys(), _headers(event).get("x-origin-key", "").encode(errors="replace")
    if keys and not any(compare_digest(shown, key.encode()) for key in keys):
        raise PastTheSite


def arrived_at(event: APIGatewayProxyEventV2) -> float:
    """When the request reached the API (epoch seconds): guesses sent at once stay so, however they queue."""
    return event.request_context.time_epoch / 1000


def raw_body(event: APIGatewayProxyEventV2) -> bytes:
    """The body as it was sent: what a signature is on."""
    return _raw(event.raw_event)


def checked(event: Event) -> Sent:
    """The JSON object that was sent, or the refusal of a request that no route should see."""
    if event["requestContext"]["http"]["method"] in READING_METHODS:
        return {}
    headers = _headers(event)
    _refuse_other_sites(headers)
    if headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        raise ContentTypeRefused
    return _json_object(event)


def _refuse_other_sites(headers: dict[str, str]) -> None:
    """OWASP CSRF Prevention Cheat Sheet: fetch metadata, else Origin, and a header no form can send.

    A request with neither Sec-Fetch-Site nor Origin comes from no browser of our floor: no site forges it.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if headers.get("x-requested-with") != "savitarna":
        raise CrossSite
    if site not in (None, "same-origin"):
        raise CrossSite
    if site is None and origin not in (None, settings.site_url()):
        raise CrossSite


def _raw(event: Event) -> bytes:
    body = event.get("body") or ""
    if len(body) > BODY_MAX * 2:
        raise BodyTooLarge
    raw = b64decode(body) if event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")
    if len(raw) > BODY_MAX:
        raise BodyTooLarge
    return raw


def _json_object(event: Event) -> Sent:
    raw = _raw(event) or b"{}"
    try:
        parsed = json.loads(raw.decode(), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BodyNotJson from error
    if not isinstance(parsed, dict):
        raise BodyNotJson
    return parsed


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(keys := dict(pairs)) < len(pairs):
        raise ValueError("a key twice")
    return keys


def _no_constant(name: str) -> None:
    raise ValueError(name)
