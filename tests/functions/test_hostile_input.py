"""Whatever is sent, the answer is a problem document that names the field; never a 500."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from shared import texts
from shared.fields import Language
from tests.support import fake_aws, routes, samples
from tests.support.api import FROM_THE_SITE, Answer, event, invoke
from tests.support.people import Person, signed_in

WITH_BODY = [route for route in routes.writing() if samples.BODIES[route]]
FIELDS = [(*route, field) for route in WITH_BODY for field in samples.BODIES[route]]
# Passwords and tokens are compared, never shown: any sign that one can type may be in them.
COMPARED = ("password", "old_password", "token")

WRONG_EVERYWHERE: dict[str, Any] = {
    "a number": 5,
    "a huge number": 10**400,
    "a negative number": -1,
    "not a number": 1.5e300,
    "a list": ["x"],
    "an object": {"x": "y"},
    "too long": "a" * 2000,
    "NUL": "a\x00b",
    "a lone surrogate": "\ud800",
}
WRONG_AS_TEXT = {
    "a line break": "a\nb\r\nSubject: x",
    "an escape": "\x1b[31mred",
    "emoji": "😀😀",
    "right to left": "שלום عليكم",
    "a direction mark": "abc\u202edef",
    "markup": "<script>alert(1)</script>",
}


@pytest.fixture(scope="module")
def person() -> Iterator[Person]:
    """One for all: what is refused writes nothing."""
    with fake_aws.made_up():
        yield signed_in("ona", "01234")


def send(method: str, path: str, body: object, person: Person, language: str = "lt") -> Answer:
    headers = {**FROM_THE_SITE, "accept-language": language}
    sent = event(method, samples.address(path), body, cookie=person.cookie, headers=headers)
    return invoke(routes.handlers()[method, path], sent)


def names(answer: Answer, field: str) -> bool:
    return field in [error["field"] for error in answer.body.get("errors", [])]


def cases(values: dict[str, Any]) -> list[Any]:
    """Each value in each field, but for text that the field may well have."""
    return [
        pytest.param(method, path, field, value, id=f"{method} {path} {field} {what}")
        for method, path, field in FIELDS
        for what, value in values.items()
        if not may_have(field, what)
    ]


def may_have(field: str, what: str) -> bool:
    """A token may be any short text, one that nobody has; a label is shown as the text that it is.

    A list may be one of invoices, and any whole number above zero an amount.
    """
    if (field, what) in (("invoices", "a list"), ("amount", "a number")):
        return True
    if field in COMPARED:
        return what in WRONG_AS_TEXT or (field == "token" and what in ("NUL", "a lone surrogate"))
    return field == "label" and what == "markup"


@pytest.mark.parametrize(("method", "path", "field", "value"), cases(WRONG_EVERYWHERE | WRONG_AS_TEXT))
def test_a_value_of_no_use_is_refused_by_name(
    method: str, path: str, field: str, value: object, person: Person
) -> None:
    answer = send(method, path, {**samples.BODIES[method, path], field: value}, person)

    assert answer.status == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert names(answer, field)


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=lambda part: part)
def test_an_unknown_field_is_refused_by_name(method: str, path: str, person: Person) -> None:
    answer = send(method, path, {**samples.BODIES[method, path], "is_admin": True}, person)

    assert answer.status == 422
    assert names(answer, "is_admin")


@pytest.mark.parametrize("language", ["lt", "en"])
def test_the_error_is_in_the_language_of_the_caller(language: Language, person: Person) -> None:
    answer = send("POST", "/api/contracts", {"payer_code": "x"}, person, language)

    assert answer.body["detail"] == texts.error(language, "invalid")
    assert {error["field"]: error["detail"] for error in answer.body["errors"]} == {
        "payer_code": texts.error(language, "payer_code"),
        "invoice_number": texts.error(language, "missing"),
    }


BROKEN = {
    "no JSON": "{",
    "a list": "[]",
    "text": '"x"',
    "null": "null",
    "a key twice": '{"email": "a@b.example", "email": "c@d.example"}',
    "NaN": '{"email": NaN}',
    "very deep": "[" * 20_000 + "]" * 20_000,
    "a number of 5000 digits": '{"email": ' + "9" * 5000 + "}",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=lambda part: part)
def test_a_body_that_is_no_json_object_is_refused(method: str, path: str, body: str, person: Person) -> None:
    answer = send(method, path, body, person)

    assert (answer.status, answer.body["code"]) == (400, "body_not_json")


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=lambda part: part)
def test_a_body_of_a_megabyte_is_refused(method: str, path: str, person: Person) -> None:
    body = json.dumps({**samples.BODIES[method, path], "more": "x" * 2**20})

    answer = send(method, path, body, person)

    assert (answer.status, answer.body["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=lambda part: part)
def test_bytes_that_are_no_text_are_refused(method: str, path: str, person: Person) -> None:
    sent = event(method, samples.address(path), cookie=person.cookie)
    sent |= {"body": base64.b64encode(b'{"email": "\xff\xfe"}').decode(), "isBase64Encoded": True}

    answer = invoke(routes.handlers()[method, path], sent)

    assert (answer.status, answer.body["code"]) == (400, "body_not_json")


ODD_PATHS = [
    "..%2F..",
    "%00",
    "a b",
    "01234%0d%0aX: y",
    "😀",
    "x" * 500,
    "%ff%fe",
    "' OR 1=1",
    "01234#",
    "<b>",
]


@pytest.mark.parametrize("odd", ODD_PATHS)
@pytest.mark.parametrize(
    ("method", "path"), [r for r in routes.handlers() if "{" in r[1]], ids=lambda part: part
)
def test_a_path_that_names_nothing_is_not_found(method: str, path: str, odd: str, person: Person) -> None:
    address = path.format(**dict.fromkeys(samples.IN_PATH, odd))
    sent = event(method, address, samples.BODIES.get((method, path)), cookie=person.cookie)

    assert invoke(routes.handlers()[method, path], sent).status == 404


ODD_QUERIES = [
    {"year": "abc"},
    {"year": "-1"},
    {"year": "9" * 400},
    {"next": "😀"},
    {"payer_code": "x' OR 1=1"},
]


@pytest.mark.parametrize("query", ODD_QUERIES, ids=str)
def test_an_odd_question_about_invoices_is_refused_by_name(query: dict[str, str], person: Person) -> None:
    sent = event("GET", "/api/invoices", cookie=person.cookie, query=query)

    answer = invoke(routes.handlers()["GET", "/api/invoices"], sent)

    assert answer.status == 422
    assert names(answer, next(iter(query)))
