"""/_mail over HTTP: what the functions sent."""

import re
import time
from typing import Any

import httpx
import pytest

from local.testing import RunningPortal


@pytest.fixture
def mails(client: httpx.Client) -> list[dict[str, Any]]:
    """Two mails, sent through the queue, newest first."""
    for text in ("Older <b>mail</b>", "Newer: http://127.0.0.1:8000/lt/patvirtinti#token=a-b_c."):
        before = len(client.get("/_mail?format=json").json())
        client.post("/api/echo", content=text.encode())
        await_mail(client, text, after=before)
    return list(client.get("/_mail?format=json").json())


def await_mail(client: httpx.Client, text: str, after: int = 0) -> dict[str, Any]:
    """The mail with `text` once it is among those that came after the first `after` ones."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        mails = client.get("/_mail?format=json").json()
        for mail in mails[: len(mails) - after]:
            if mail["text"] == text:
                return dict(mail)
        time.sleep(0.02)
    raise AssertionError(f"no mail {text!r}")


def test_the_list_is_newest_first_and_has_five_fields(mails: list[dict[str, Any]]) -> None:
    newer, older = mails[:2]
    assert newer.keys() == {"to", "subject", "text", "html", "sent_at"}
    assert newer["to"] == "reader@example.com"
    assert newer["subject"] == "Sveiki, Newer: ht"
    assert older["html"] == "<p>Older <b>mail</b>"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", newer["sent_at"])
    assert newer["sent_at"] >= older["sent_at"]


def test_a_queued_mail_arrives_within_a_second_and_a_half(client: httpx.Client) -> None:
    await_mail_of_warm_function(client)
    start = time.monotonic()
    client.post("/api/echo", content=b"timed")
    await_mail(client, "timed")
    assert time.monotonic() - start < 1.5


def await_mail_of_warm_function(client: httpx.Client) -> None:
    client.post("/api/echo", content=b"warm")
    await_mail(client, "warm")


@pytest.mark.usefixtures("mails")
def test_the_page_lists_the_mails_as_text(client: httpx.Client) -> None:
    page = client.get("/_mail")
    assert page.headers["content-type"].startswith("text/html")
    assert "script" not in page.headers["content-security-policy"]
    assert page.text.index("Newer") < page.text.index("Older &lt;b")


@pytest.mark.usefixtures("mails")
def test_a_mail_is_shown_with_working_links_and_its_html_in_a_sandbox(client: httpx.Client) -> None:
    address = re.findall(r'href="(/_mail/[\w-]+)">Sveiki, Newer', client.get("/_mail").text)[0]
    page = client.get(address).text
    assert '<a href="http://127.0.0.1:8000/lt/patvirtinti#token=a-b_c">' in page
    assert f'sandbox="allow-top-navigation-by-user-activation" title="HTML" src="{address}/html"' in page
    html = client.get(f"{address}/html")
    assert '<base target="_top">' in html.text
    assert html.headers["content-security-policy"].startswith("sandbox ")


def test_an_unknown_mail_is_not_found(client: httpx.Client) -> None:
    assert client.get("/_mail/nothing").status_code == 404
    assert client.get("/_mail/nothing/html").status_code == 404


def test_the_examples_were_imported_contracts_first(portal: RunningPortal) -> None:
    log = portal.log.read_text()
    assert log.index("imported in/contracts.csv") < log.index("imported in/readings.csv")
    assert log.index("imported in/readings.csv") < log.index("examples: 2 files imported")
