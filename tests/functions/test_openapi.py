"""docs/openapi.json says what the code does."""

import json

from openapi_spec_validator import validate

from tests.support import template
from tools import openapi


def test_the_committed_document_equals_what_the_code_says() -> None:
    assert openapi.FILE.read_text() == openapi.text(), "run `make openapi`"


def test_the_document_is_valid_openapi() -> None:
    validate(json.loads(openapi.FILE.read_text()))


def test_the_document_has_the_routes_of_the_template_and_no_other() -> None:
    documented = {
        (method, path) for path, methods in openapi.document()["paths"].items() for method in methods
    }

    assert documented == set(template.routes())


def test_the_document_says_what_an_answer_always_has_and_what_it_never_has() -> None:
    document = openapi.document()
    schemas, paths = document["components"]["schemas"], document["paths"]

    assert set(schemas["Account"]["required"]) == set(schemas["Account"]["properties"])
    assert {"retry_after", "opens_at"} <= set(schemas["Problem"]["properties"])
    assert "content" not in paths["/api/contracts/{payer_code}"]["delete"]["responses"]["204"]


def test_the_document_asks_for_a_session_where_one_is_needed() -> None:
    paths = openapi.document()["paths"]

    assert "security" in paths["/api/session"]["get"]
    assert "security" not in paths["/api/session"]["delete"]
