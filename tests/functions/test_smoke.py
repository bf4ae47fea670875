"""`make smoke`: a site as template.yaml delivers it is good; each thing that can be wrong is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from frontend import build
from frontend.headers import PRODUCTION_HEADERS
from shared import aws
from tests.support.edge import asked
from tools import publish, smoke

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN, API = "https://savitarna.example", "https://api.example"
REFUSED = {"cache-control": "no-store"}


@dataclass
class Cloud:
    """CloudFront and S3 before an API that has nobody's session; `wrong` is what it does otherwise."""

    files: dict[str, str]
    wrong: dict[str, httpx.Response] = field(default_factory=dict)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if url in self.wrong:
            return self.wrong[url]
        if url == f"{API}/api/session":
            return httpx.Response(403, headers=REFUSED, json={"code": "past_the_site"})
        if url == f"{ORIGIN}/api/session":
            return httpx.Response(401, headers=REFUSED, json={"code": "no_session"})
        if request.url.scheme == "http":
            return httpx.Response(301, headers={"location": url.replace("http:", "https:")})
        return self.page(request.url.path)

    def page(self, path: str) -> httpx.Response:
        stored = aws.s3().get_object(Bucket="exchange", Key=self.files.get(path, path).removeprefix("/"))
        headers = PRODUCTION_HEADERS | {"cache-control": stored["CacheControl"]}
        status = int(stored["Metadata"].get("status", 200))
        return httpx.Response(status, headers=headers, content=stored["Body"].read())


@pytest.fixture
def cloud(moto_aws: None, tmp_path: Path) -> Cloud:
    build.write(tmp_path / "dist")
    files = publish.built(tmp_path / "dist")
    publish.publish(publish.Bucket(aws.s3(), "exchange"), files, datetime.now(UTC))
    pages = [f"/{key.removesuffix('.html').removesuffix('index')}" for key in files if key.endswith(".html")]
    addresses = [*pages, "/lt/nera-tokio", "/en/no-such-page"]
    return Cloud({path: found["uri"] for path, found in zip(addresses, asked(*addresses), strict=True)})


def faults(cloud: Cloud) -> list[str]:
    with httpx.Client(transport=httpx.MockTransport(cloud)) as client:
        return list(smoke.faults(client, ORIGIN, API))


def test_a_published_site_is_good_and_all_that_is_wrong_is_named(cloud: Cloud) -> None:
    assert faults(cloud) == []

    page = b'<html lang="lt">'
    protected = httpx.Response(200, headers=PRODUCTION_HEADERS, content=page)
    cloud.wrong = {
        f"{ORIGIN}/lt/prisijungti": httpx.Response(200, content=page),
        f"{ORIGIN}/lt/nera-tokio": protected,
        f"{ORIGIN}/en/help": protected,
        f"{API}/api/session": httpx.Response(200, headers=REFUSED),
        f"{ORIGIN}/api/session": protected,
        "http://savitarna.example/lt/": protected,
    }
    assert {fault.partition(" instead of")[0] for fault in faults(cloud)} == {
        *(f"{name} of /lt/prisijungti: None" for name in PRODUCTION_HEADERS),
        "status of /lt/nera-tokio: 200",
        "language of /en/help: False",
        f"status of {API}/api/session: 200",
        f"answer of {API}/api/session: False",
        f"status of {ORIGIN}/api/session: 200",
        f"answer of {ORIGIN}/api/session: False",
        f"cache of {ORIGIN}/api/session: None",
        "plain http: None",
    }
