"""The static site, as CloudFront serves it."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from local import server
from local.gateway import Gateway
from local.mailbox import Mailbox
from local.site import Site

PAGES = {
    "lt/index.html": "<p>pradžia",
    "lt/registruotis.html": "<p>registruotis " + "a" * 1000,
    "lt/404.html": "<p>nerasta",
    "en/404.html": "<p>not found",
    "assets/app.1234.js": "export {}",
}


class Browser:
    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)

    def request(self, method: str, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, path)

        return asyncio.run(ask())

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)


@pytest.fixture
def client(tmp_path: Path) -> Browser:
    for name, text in PAGES.items():
        (tmp_path / "state/site/0" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "state/site/0" / name).write_text(text)
    (tmp_path / "state/secret.html").write_text("secret")
    site, mailbox = Site(tmp_path, tmp_path / "state"), Mailbox(list, tmp_path / "mails.json")
    app = server.app(site, Gateway([]), mailbox.routes(), {"X-Site": "yes", "Cache-Control": "default"})
    return Browser(app)


def test_a_page_has_no_extension_and_is_asked_for_each_time(client: Browser) -> None:
    answer = client.get("/lt/registruotis")
    assert answer.status_code == 200
    assert answer.text.startswith("<p>registruotis")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-encoding"] == "gzip"


def test_a_folder_answers_its_index(client: Browser) -> None:
    assert client.get("/lt/").text == "<p>pradžia"


def test_the_root_leads_to_the_lithuanian_start(client: Browser) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/lt/")


def test_an_asset_is_kept_for_ever(client: Browser) -> None:
    answer = client.get("/assets/app.1234.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "text"),
    [("/lt/x", "<p>nerasta"), ("/en/x", "<p>not found"), ("/x", "<p>nerasta"),
     ("/lt/registruotis/", "<p>nerasta"), ("/assets/none.js", "<p>nerasta")],
)  # fmt: skip
def test_a_missing_page_is_told_in_its_language(client: Browser, path: str, text: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, text)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/%2e%2e/%2e%2e/secret", "/..%2f..%2fsecret.html", "//etc/passwd", "/lt/%00"]
)
def test_nothing_outside_the_site_is_served(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_response_has_the_headers_of_the_site_unless_it_says_otherwise(client: Browser) -> None:
    for path in ("/lt/", "/lt/x", "/api/x", "/_mail", "/"):
        assert client.get(path).headers["x-site"] == "yes"
    assert client.get("/lt/").headers["cache-control"] == "no-cache"
    assert client.get("/api/x").headers["cache-control"] == "default"


def test_a_head_request_gets_headers_only(client: Browser) -> None:
    answer = client.request("HEAD", "/lt/registruotis")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_page_cannot_be_written(client: Browser) -> None:
    assert client.request("POST", "/lt/registruotis").status_code == 405
