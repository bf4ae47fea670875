"""The local API Gateway and Lambda, asked over HTTP."""

import base64
import json

import httpx
import pytest

from local.testing import RunningPortal


def test_a_request_arrives_as_an_event_of_payload_format_2_0(client: httpx.Client) -> None:
    answer = client.get(
        "/api/echo/one?a=1&a=2&b=%C4%85", headers=[("cookie", "x=1; y=2"), ("X-Twice", "p"), ("X-Twice", "q")]
    )
    event = answer.json()["event"]
    assert answer.status_code == 200
    assert event["version"] == "2.0"
    assert event["routeKey"] == "GET /api/echo/{name}"
    assert event["rawPath"] == "/api/echo/one"
    assert event["rawQueryString"] == "a=1&a=2&b=%C4%85"
    assert event["queryStringParameters"] == {"a": "1,2", "b": "ą"}
    assert event["cookies"] == ["x=1", "y=2"]
    assert "cookie" not in event["headers"]
    assert event["headers"]["x-twice"] == "p,q"
    assert event["isBase64Encoded"] is False
    assert "body" not in event
    assert event["requestContext"]["http"]["method"] == "GET"
    assert event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"
    assert answer.headers["apigw-requestid"] == event["requestContext"]["requestId"]


def test_what_a_request_lacks_has_no_key_in_the_event(client: httpx.Client) -> None:
    event = client.get("/api/echo/fixed").json()["event"]
    assert not {"cookies", "queryStringParameters", "pathParameters", "body"} & event.keys()
    assert event["rawQueryString"] == ""


def test_path_parameters_arrive_decoded(client: httpx.Client) -> None:
    event = client.get("/api/echo/Fiz%20%C4%85%2B1").json()["event"]
    assert event["pathParameters"] == {"name": "Fiz ą+1"}
    assert event["rawPath"] == "/api/echo/Fiz ą+1"


def test_the_most_exact_route_is_taken(client: httpx.Client) -> None:
    assert client.get("/api/echo/fixed").json()["event"]["routeKey"] == "GET /api/echo/fixed"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/nothing"), ("GET", "/api/echo"), ("HEAD", "/api/echo/one"), ("DELETE", "/api/echo/one"),
     ("GET", "/api/echo/one/two"), ("GET", "/api/echo/"), ("OPTIONS", "/api/echo")],
)  # fmt: skip
def test_a_request_without_a_route_is_not_found(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 404
    assert answer.content == (b"" if method == "HEAD" else b'{"message":"Not Found"}')


def test_a_json_body_arrives_as_text(client: httpx.Client) -> None:
    event = client.post("/api/echo", json={"name": "Žydrė"}).json()["event"]
    assert json.loads(event["body"]) == {"name": "Žydrė"}
    assert event["isBase64Encoded"] is False


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "multipart/form-data; boundary=x"])
def test_a_body_that_is_no_text_arrives_in_base64(client: httpx.Client, kind: str) -> None:
    event = client.post("/api/echo", content=b"\x00\x01", headers={"content-type": kind}).json()["event"]
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == b"\x00\x01"


def test_json_that_is_not_utf_8_arrives_in_base64(client: httpx.Client) -> None:
    sent = b'{"name": "\xff"}'
    event = client.post("/api/echo", content=sent, headers={"content-type": "application/json"}).json()[
        "event"
    ]
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == sent


def test_a_body_of_more_than_ten_megabytes_is_too_large(client: httpx.Client) -> None:
    answer = client.post("/api/echo", content=b"x" * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413


def test_cookies_keep_the_attributes_of_production(client: httpx.Client) -> None:
    answer = client.get("/api/echo/one")
    assert answer.headers.get_list("set-cookie") == [
        "__Host-session=one; Secure; HttpOnly; Path=/",
        "other=two",
    ]


def test_a_function_sees_what_lambda_and_the_template_give_and_no_more(
    client: httpx.Client, portal: RunningPortal
) -> None:
    seen = client.get("/api/echo/one").json()
    environment = seen["environment"]
    assert environment["SITE_URL"] == portal.url
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "savitarna-local-EchoFunction"
    assert environment["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert environment["TRIES"] == "10"
    assert "HOME" not in environment
    assert "STATE_DIR" not in environment
    assert 1000 < seen["left"] <= 2000
    assert seen["arn"].endswith(":function:savitarna-local-EchoFunction")


@pytest.mark.parametrize("how", ["raise", "exit", "malformed"])
def test_a_function_that_fails_answers_500_and_serves_the_next_request(
    client: httpx.Client, how: str
) -> None:
    answer = client.get(f"/api/broken/{how}")
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
    assert client.get("/api/broken/not").json() == {"fine": True}


def test_a_function_that_hangs_answers_503_after_its_timeout_and_serves_the_next_request(
    client: httpx.Client,
) -> None:
    answer = client.get("/api/broken/slow")
    assert (answer.status_code, answer.json()) == (503, {"message": "Service Unavailable"})
    assert 2 <= answer.elapsed.total_seconds() < 4
    assert client.get("/api/broken/not").json() == {"fine": True}


def test_a_function_that_cannot_be_loaded_answers_500_and_says_why_in_the_log(
    client: httpx.Client, portal: RunningPortal
) -> None:
    assert client.get("/api/unloadable").status_code == 500
    assert "there_is_no_such_module" in portal.log.read_text()


def test_no_port_but_the_site_answers_a_browser(client: httpx.Client) -> None:
    runtime = client.get("/api/echo/one").json()["environment"]["AWS_LAMBDA_RUNTIME_API"]
    for name in ("Origin", "Sec-Fetch-Site", "Referer"):
        answer = httpx.get(f"http://{runtime}/2018-06-01/runtime/invocation/next", headers={name: "x"})
        assert answer.status_code == 403
    assert client.get("/2018-06-01/runtime/invocation/next").status_code == 404
    assert client.post("/invoke/EchoFunction").status_code == 405


def test_a_name_that_was_bound_to_the_loopback_gets_nothing(client: httpx.Client) -> None:
    assert client.get("/_mail?format=json", headers={"host": "evil.example"}).status_code == 400


def test_answers_are_sent_without_delay(client: httpx.Client) -> None:
    client.get("/api/echo/one")
    fastest = min(client.get("/api/echo/one").elapsed.total_seconds() for _ in range(20))
    assert fastest < 0.035  # 40 ms is what a delayed acknowledgement takes
