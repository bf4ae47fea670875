"""events/ has one event a route and trigger, as API Gateway, SQS and S3 send them."""

import hashlib
import json
import re

import pytest

from tests.support import events, template
from tests.support.routes import CALLBACKS
from tests.support.tables import variable

REQUESTS = [name for name in events.names() if "routeKey" in events.load(name)]
WRITING = {"POST", "PATCH", "DELETE"}


def test_each_route_and_trigger_of_the_template_has_one_event() -> None:
    kinds = [events.kind(events.load(name)) for name in events.names()]

    assert sorted(kinds) == sorted(events.functions())


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_agrees_with_its_route(name: str) -> None:
    event = events.load(name)
    method, route = event["routeKey"].split(" ")
    path = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route), event["rawPath"])

    assert event["version"] == "2.0"
    assert path is not None
    assert path.groupdict() == event.get("pathParameters", {})
    assert event["requestContext"]["routeKey"] == event["routeKey"]
    assert (
        event["requestContext"]["http"] | {"method": method, "path": event["rawPath"]}
        == (event["requestContext"]["http"])
    )


@pytest.mark.parametrize("name", REQUESTS)
def test_a_writing_request_comes_as_json_from_the_site(name: str) -> None:
    event = events.load(name)
    of_the_site = not event["rawPath"].startswith(CALLBACKS)
    if of_the_site and event["requestContext"]["http"]["method"] in WRITING:
        sent = event["headers"] | {
            "content-type": "application/json",
            "content-length": str(len(event.get("body", "").encode())),
            "x-requested-with": "savitarna",
            "sec-fetch-site": "same-origin",
        }
        assert event["headers"] == sent
        json.loads(event.get("body", "{}"))


@pytest.mark.parametrize("name", ["notices-mail", "notices-invoices", "reminders-step"])
def test_a_queued_mail_has_the_checksum_of_its_body(name: str) -> None:
    record = events.load(name)["Records"][0]

    assert hashlib.md5(record["body"].encode(), usedforsecurity=False).hexdigest() == record["md5OfBody"]


def test_env_json_names_what_the_template_declares() -> None:
    functions = template.resources("AWS::Serverless::Function").values()
    declared = {
        name for function in functions for name in function["Properties"]["Environment"]["Variables"]
    } | set(template.load()["Globals"]["Function"]["Environment"]["Variables"])
    given = json.loads((events.FOLDER / "env.json").read_text())["Parameters"]

    assert set(given) | {"POWERTOOLS_SERVICE_NAME"} == declared
    assert {
        variable(table): table for table in template.resources("AWS::DynamoDB::Table")
    }.items() <= given.items()
