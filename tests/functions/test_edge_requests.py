"""The edge that every API function shares: which requests are let in."""

import base64
import json
from http import HTTPStatus

import pytest

from tests.support.api import FROM_THE_SITE, event, invoke
from tests.support.greetings import handled, handler, post

pytestmark = pytest.mark.usefixtures("nothing_handled")


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
