"""Where CloudFront stands before the API, no route answers who calls API Gateway itself."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from shared import settings
from tests.support import greetings, routes, samples
from tests.support.api import FROM_THE_SITE, event, invoke
from tests.support.people import Person, signed_in
from tests.support.tables import everything

NEW, BEFORE = "n" * 43, "b" * 43


@pytest.fixture(autouse=True)
def behind_cloudfront(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_KEYS", f"{NEW} {BEFORE}")


@pytest.fixture
def person(moto_aws: None) -> Person:
    return signed_in("ona", "01234")


@pytest.mark.parametrize(("method", "path"), routes.handlers(), ids=lambda part: part)
def test_a_request_past_the_site_is_refused_and_writes_nothing(
    method: str, path: str, person: Person
) -> None:
    before = everything()
    body = samples.BODIES.get((method, path))
    sent = event(method, samples.address(path), body, cookie=person.cookie, headers=FROM_THE_SITE)

    answer = invoke(routes.handlers()[method, path], sent)

    assert (answer.status, answer.body["code"]) == (HTTPStatus.FORBIDDEN, "past_the_site")
    assert everything() == before


@pytest.mark.parametrize("shown", [NEW, BEFORE])
@pytest.mark.usefixtures("nothing_handled")
def test_while_keys_are_exchanged_both_are_good(shown: str) -> None:
    answer = greetings.post({"name": "Ona"}, x_origin_key=shown)

    assert (answer.status, greetings.handled) == (HTTPStatus.OK, ["Ona"])


@pytest.mark.parametrize("shown", [None, "", " ", NEW[:-1], f"{NEW} {BEFORE}", NEW.upper(), "ž", "\ud800"])
@pytest.mark.usefixtures("nothing_handled")
def test_another_key_is_none(shown: str | None) -> None:
    answer = greetings.post({"name": "Ona"}, x_origin_key=shown)

    assert (answer.status, greetings.handled) == (HTTPStatus.FORBIDDEN, [])


def test_a_stack_that_does_not_know_its_site_makes_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "")

    with pytest.raises(LookupError, match="SiteOrigin"):
        settings.site_url()
