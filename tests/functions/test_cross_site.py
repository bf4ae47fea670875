"""No writing route lets another site write with a customer's session."""

import pytest

from shared import aws, settings
from tests.support import routes, samples
from tests.support.api import FROM_THE_SITE, SITE, event, invoke
from tests.support.people import Person, signed_in
from tests.support.tables import everything

NO_METADATA = {name: value for name, value in FROM_THE_SITE.items() if name != "sec-fetch-site"}
FORGED = {
    "plain text": {**FROM_THE_SITE, "content-type": "text/plain"},
    "a form": {**FROM_THE_SITE, "content-type": "application/x-www-form-urlencoded"},
    "several parts": {**FROM_THE_SITE, "content-type": "multipart/form-data; boundary=x"},
    "JSON by a lookalike": {**FROM_THE_SITE, "content-type": "application/jsonp"},
    "no content type": {k: v for k, v in FROM_THE_SITE.items() if k != "content-type"},
    "no custom header": {k: v for k, v in FROM_THE_SITE.items() if k != "x-requested-with"},
    "another custom header": {**FROM_THE_SITE, "x-requested-with": "XMLHttpRequest"},
    "another site": {**FROM_THE_SITE, "sec-fetch-site": "cross-site"},
    "a sister site": {**FROM_THE_SITE, "sec-fetch-site": "same-site"},
    "an address typed by hand": {**FROM_THE_SITE, "sec-fetch-site": "none"},
    "another origin": {**NO_METADATA, "origin": "https://evil.example"},
    "an origin that hides": {**NO_METADATA, "origin": "null"},
    "a lookalike origin": {**NO_METADATA, "origin": f"{SITE}.evil.example"},
}


@pytest.fixture
def person(moto_aws: None) -> Person:
    return signed_in("ona", "01234")


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED.keys())
@pytest.mark.parametrize(("method", "path"), routes.writing(), ids=lambda part: part)
def test_a_forged_request_is_refused_and_writes_nothing(
    method: str, path: str, headers: dict[str, str], person: Person
) -> None:
    before = everything()
    sent = event(
        method,
        samples.address(path),
        samples.BODIES[method, path],
        cookie=person.cookie,
        headers=headers,
    )

    answer = invoke(routes.handlers()[method, path], sent)

    assert answer.status in (403, 415)
    assert answer.body["code"] in ("cross_site", "content_type")
    assert everything() == before
    assert aws.sqs().receive_message(QueueUrl=settings.mail_queue_url()).get("Messages", []) == []


def test_every_writing_route_has_a_sample() -> None:
    assert set(samples.BODIES) == set(routes.writing())


def test_the_origin_of_the_site_does_where_fetch_metadata_is_unknown(person: Person) -> None:
    headers = {**NO_METADATA, "origin": SITE}
    sent = event("PATCH", "/api/account", {"first_name": "Kanarė"}, cookie=person.cookie, headers=headers)

    assert invoke(routes.handlers()["PATCH", "/api/account"], sent).status == 200
