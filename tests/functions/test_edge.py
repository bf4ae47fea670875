"""The edge that every API function shares, on a small function of its own."""

import base64
import json
import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from botocore.exceptions import ClientError, EndpointConnectionError
from pydantic import BaseModel

from shared import texts
from shared.errors import InvalidField, NotFound, Refused, TooMany
from shared.fields import InPath, Language, Name, PayerCode, Request
from shared.http import lambda_handler, new_app
from tests.support.api import FROM_THE_SITE, Answer, event, invoke

app = new_app()
handled: list[str] = []


class Greeting(Request):
    name: Name
    times: int = 1


class Greeted(BaseModel):
    text: str


@app.post("/api/greetings")
def greet(body: Greeting) -> Greeted:
    handled.append(body.name)
    return Greeted(text=f"Labas, {body.name}!" * body.times)


@app.get("/api/greetings/<payer_code>")
def greeted(
    payer_code: Annotated[PayerCode, InPath, Path()], page: Annotated[int, Query(ge=1)] = 1
) -> Greeted:
    return Greeted(text=f"{payer_code} {page}")


@app.delete("/api/greetings")
def fail() -> Response[None]:
    raise failure[0]


failure: list[Exception] = []
handler = lambda_handler(app)


@pytest.fixture(autouse=True)
def nothing_handled() -> Iterator[None]:
    handled.clear()
    yield
    failure.clear()


def post(body: object, **headers: str | None) -> Answer:
    """Posts a greeting; a header given as None is left out."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in (FROM_THE_SITE | named).items() if value is not None}
    return invoke(handler, event("POST", "/api/greetings", body, headers=sent))


def fails_with(error: Exception, language: str = "en") -> Answer:
    failure[:] = [error]
    headers = FROM_THE_SITE | {"accept-language": language}
    return invoke(handler, event("DELETE", "/api/greetings", {}, headers=headers))


def test_a_request_of_the_site_is_handled_and_its_answer_is_kept_by_nobody() -> None:
    answer = post({"name": "Ona"})
    assert (answer.status, answer.body, handled) == (HTTPStatus.OK, {"text": "Labas, Ona!"}, ["Ona"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["Content-Security-Policy"] == policy


def test_a_refusal_carries_the_same_protection_as_an_answer() -> None:
    kept = ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy")
    good = post({"name": "Ona"})
    for bad in (post("["), post({}), invoke(handler, event("GET", "/api/nowhere"))):
        assert {name: bad.headers[name] for name in kept} == {name: good.headers[name] for name in kept}


@pytest.mark.parametrize(
    "headers",
    [
        {"x_requested_with": None},
        {"x_requested_with": "XMLHttpRequest"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": None, "origin": "https://evil.example"},
        {"sec_fetch_site": None, "origin": "null"},
        {"sec_fetch_site": None, "origin": "http://savitarna.example"},
        {"sec_fetch_site": None, "origin": "https://savitarna.example.evil.example"},
    ],
)
def test_a_writing_request_of_another_site_is_not_handled(headers: dict[str, str | None]) -> None:
    answer = post({"name": "Ona"}, **headers)
    assert (answer.status, answer.body["code"], handled) == (HTTPStatus.FORBIDDEN, "cross_site", [])


@pytest.mark.parametrize("origin", [None, "https://savitarna.example"])
def test_a_browser_without_fetch_metadata_is_known_by_its_origin(origin: str | None) -> None:
    assert post({"name": "Ona"}, sec_fetch_site=None, origin=origin).status == HTTPStatus.OK


@pytest.mark.parametrize(
    "content_type", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_a_body_that_does_not_say_that_it_is_json_is_not_handled(content_type: str | None) -> None:
    answer = post({"name": "Ona"}, content_type=content_type)
    assert (answer.status, answer.body["code"], handled) == (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "content_type",
        [],
    )


def test_a_character_set_beside_json_does_not_matter() -> None:
    assert post({"name": "Ona"}, content_type="Application/JSON; charset=utf-8").status == HTTPStatus.OK


def test_names_of_headers_may_have_capitals() -> None:
    headers = {name.title(): value for name, value in FROM_THE_SITE.items()}
    assert invoke(handler, event("POST", "/api/greetings", {"name": "Ona"}, headers=headers)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "Ona",
        "[]",
        "null",
        '"Ona"',
        '{"name": "Ona", "name": "Petras"}',
        '{"name": NaN}',
        '{"times": Infinity, "name": "Ona"}',
        "[" * 30_000,
        '{"name": "\ud800"}',
        '{"name": ' + "9" * 5000 + "}",
    ],
)
def test_a_body_that_is_no_json_object_is_refused(body: str) -> None:
    answer = post(body)
    assert (answer.status, answer.body["code"], handled) == (HTTPStatus.BAD_REQUEST, "body_not_json", [])


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    sent = event("POST", "/api/greetings", base64.b64encode(b'{"name": "\xff"}').decode())
    answer = invoke(handler, {**sent, "isBase64Encoded": True})
    assert (answer.status, answer.body["code"]) == (HTTPStatus.BAD_REQUEST, "body_not_json")


def test_a_body_may_come_in_base64() -> None:
    text = json.dumps({"name": "Šarūnė"}, ensure_ascii=False)
    sent = event("POST", "/api/greetings", base64.b64encode(text.encode()).decode())
    assert invoke(handler, {**sent, "isBase64Encoded": True}).body == {"text": "Labas, Šarūnė!"}


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
def test_a_body_of_more_than_64_kb_is_refused(size: int) -> None:
    answer = post('{"name": "' + "x" * (size - 12) + '"}')
    assert (answer.status, answer.body["code"]) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large")


def test_a_body_of_64_kb_is_read() -> None:
    answer = post('{"name": "' + "x" * (64 * 1024 - 12) + '"}')
    assert answer.body["errors"][0]["code"] == "too_long"


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("name", "missing")]),
        ({"name": ""}, [("name", "missing")]),
        ({"name": "x" * 101}, [("name", "too_long")]),
        ({"name": "Ona\u0000"}, [("name", "characters")]),
        ({"name": ["Ona"]}, [("name", "wrong_type")]),
        ({"name": "Ona", "times": "2"}, [("times", "wrong_type")]),
        ({"name": "Ona", "times": 1.5}, [("times", "wrong_type")]),
        ({"name": "Ona", "admin": True}, [("admin", "unknown_field")]),
        ({"times": None, "ą": 1}, [("name", "missing"), ("times", "wrong_type"), ("ą", "unknown_field")]),
    ],
)
def test_each_field_that_does_not_do_is_named_with_a_code_and_words(
    body: object, errors: list[tuple[str, str]]
) -> None:
    answer = post(body, accept_language="en-GB,lt;q=0.5")
    assert (answer.status, answer.body["code"], handled) == (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", [])
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == errors
    words = texts.catalog("en")["errors"]
    assert [error["detail"] for error in answer.body["errors"]] == [words[code] for _, code in errors]


def test_an_escaped_lone_surrogate_is_a_character_that_is_not_allowed() -> None:
    answer = post('{"name": "\\ud800"}')
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == [("name", "characters")]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "lt"),
        ("", "lt"),
        ("de", "lt"),
        ("en", "en"),
        ("EN-us", "en"),
        ("lt-LT,en;q=0.8", "lt"),
        ("de, en;q=0.7, lt;q=0.3", "en"),
        (";;,=,", "lt"),
    ],
)
def test_a_refusal_speaks_the_callers_language_else_lithuanian(
    header: str | None, language: Language
) -> None:
    answer = post({}, accept_language=header)
    assert answer.headers["Content-Language"] == language
    assert answer.body["detail"] == texts.catalog(language)["errors"]["invalid"]


def test_a_refusal_is_a_problem_document() -> None:
    answer = fails_with(NotFound())
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": texts.catalog("en")["errors"]["not_found"],
    }


def test_who_has_to_wait_is_told_how_long_in_the_header_and_in_the_body() -> None:
    answer = fails_with(TooMany(17))
    assert (answer.status, answer.headers["Retry-After"]) == (HTTPStatus.TOO_MANY_REQUESTS, "17")
    assert answer.body["retry_after"] == 17


def test_one_field_can_be_refused_by_a_rule_beyond_its_form() -> None:
    answer = fails_with(InvalidField("password", "password_wrong"))
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.body["errors"] == [
        {"field": "password", "code": "password_wrong", "detail": "The password is wrong."}
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/nowhere"),
        ("GET", "/api/greetings"),
        ("PUT", "/api/greetings"),
        ("OPTIONS", "/api/greetings"),
        ("GET", "/api/greetings/abc"),
        ("GET", "/api/greetings/01234/more"),
        ("GET", "/api/greetings/%00"),
        ("GET", "/api/greetings/01234%23X"),
    ],
)
def test_what_is_no_route_or_names_nothing_is_not_found(method: str, path: str) -> None:
    answer = invoke(handler, event(method, path, None if method in ("GET", "OPTIONS") else {}))
    assert (answer.status, answer.body["code"]) == (HTTPStatus.NOT_FOUND, "not_found")


def test_a_query_that_does_not_do_is_named() -> None:
    answer = invoke(handler, event("GET", "/api/greetings/01234", query={"page": "0"}))
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [error["field"] for error in answer.body["errors"]] == ["page"]


THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": "Slapta"}}, "GetItem")


@pytest.mark.parametrize("error", [THROTTLED, EndpointConnectionError(endpoint_url="https://aws.example")])
def test_aws_out_of_reach_is_a_service_that_is_busy(error: Exception) -> None:
    answer = fails_with(error)
    assert (answer.status, answer.body["code"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "unavailable")
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize("error", [RuntimeError("Slapta7Vasara"), KeyError("Slapta7Vasara"), THROTTLED])
def test_what_nobody_foresaw_is_told_and_logged_without_its_words(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="savitarna"):
        answer = fails_with(error)
    assert answer.status in (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
    assert "Slapta" not in str(answer)
    assert "Slapta" not in str([record.__dict__ for record in caplog.records])
    record: Any = next(record for record in caplog.records if record.message == "unforeseen")
    assert record.error == type(error).__name__
    assert any("test_edge.py" in place for place in record.places)


def test_each_request_leaves_one_line_with_route_status_and_time(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="savitarna"):
        post({"name": "Ona"})
    (record,) = caplog.records
    kept: Any = record
    assert (kept.route, kept.status) == ("POST /api/greetings", 200)
    assert isinstance(kept.ms, int)


def test_every_refusal_has_its_words_in_both_languages() -> None:
    codes = {refusal.code for refusal in refusals(Refused)}
    for language in texts.LANGUAGES:
        assert codes <= set(texts.catalog(language)["errors"])


def refusals(kind: type[Refused]) -> set[type[Refused]]:
    return {kind}.union(*(refusals(below) for below in kind.__subclasses__()))
