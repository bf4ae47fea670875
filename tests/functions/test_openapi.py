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
