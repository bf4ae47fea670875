"""The edge that every API function shares: how a refusal is told, and what is logged."""

import json
import logging
from http import HTTPStatus
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from shared import texts
from shared.errors import InvalidField, NotFound, Refused, TooMany
from shared.fields import Language
from shared.problems import LOGGER
from tests.support.api import event, invoke
from tests.support.greetings import fails_with, handled, handler, post

pytestmark = pytest.mark.usefixtures("nothing_handled")


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


def test_a_query_that_does_not_do_is_named() -> None:
    answer = invoke(handler, event("GET", "/api/greetings/01234", query={"page": "0"}))
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [error["field"] for error in answer.body["errors"]] == ["page"]


def test_what_a_query_names_twice_is_refused() -> None:
    asked = event("GET", "/api/greetings/01234") | {"rawQueryString": "page=1&page=2"}
    answer = invoke(handler, asked)
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == [("page", "wrong_type")]


def test_a_query_stands_in_for_neither_a_part_of_the_path_nor_the_body() -> None:
    answer = invoke(handler, event("GET", "/api/greetings/01234", query={"payer_code": "05678"}))
    assert answer.body == {"text": "01234 1"}
    answer = invoke(handler, event("POST", "/api/greetings", {}, query={"body": '{"name": "Ona"}'}))
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == [("name", "missing")]
    assert handled == []


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
    assert any("greetings.py" in place for place in record.places)


def test_each_line_of_a_request_carries_its_id(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="savitarna"):
        fails_with(KeyError("Slapta"))
    lines = [json.loads(LOGGER.registered_formatter.format(record)) for record in caplog.records]
    assert [(line["message"], line["request"]) for line in lines] == [
        ("unforeseen", "test"),
        ("request", "test"),
    ]


def test_each_request_leaves_one_line_with_route_status_and_time(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="savitarna"):
        post({"name": "Ona"})
    (record,) = caplog.records
    kept: Any = record
    assert (kept.route, kept.status) == ("POST /api/greetings", 200)
    assert isinstance(kept.ms, int)
    # So that it comes to 400 bytes with a figure of a request, which takes up to 230.
    assert len(LOGGER.registered_formatter.format(record)) < 165


def test_every_refusal_has_its_words_in_both_languages() -> None:
    codes = {refusal.code for refusal in refusals(Refused)}
    for language in texts.LANGUAGES:
        assert codes <= set(texts.catalog(language)["errors"])


def refusals(kind: type[Refused]) -> set[type[Refused]]:
    return {kind}.union(*(refusals(below) for below in kind.__subclasses__()))
