"""Asks a deployed site what a customer's browser would: `make smoke ENV=prod`. It changes nothing."""

from __future__ import annotations

import re
import sys
import tomllib
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from frontend.headers import PRODUCTION_HEADERS
from tools import publish, stack

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("lt", "en")
ASSET = re.compile(r'"(/assets/[^"]+\.css)"')
# Of nobody; the tables are asked for it all the same.
MADE_UP = {"cookie": f"__Host-session={'0' * 32}.{'0' * 43}"}


def faults(client: httpx.Client, site: str, api: str) -> Iterator[str]:
    """What is not as it should be; `site` and `api` are origins."""
    yield from _pages(client, site)
    yield from _missing(client, site)
    yield from _asset(client, site)
    yield from _api(client, site, api)
    plain = client.get(f"{site.replace('https:', 'http:')}/lt/")
    yield from _differ("plain http", plain.headers.get("location"), f"{site}/lt/")


def _pages(client: httpx.Client, site: str) -> Iterator[str]:
    slugs = tomllib.loads(publish.PAGES.read_text("utf-8"))
    paths = {f"/{lang}/{slugs[page][lang]}" for page in slugs if page != "not_found" for lang in LANGUAGES}
    for path in ("/lt/", "/en/", *sorted(paths)):
        answer = client.get(site + path)
        yield from _differ(f"status of {path}", answer.status_code, HTTPStatus.OK)
        yield from _in_language(path, answer)
        yield from _protected(path, answer)


def _missing(client: httpx.Client, site: str) -> Iterator[str]:
    for path in ("/lt/nera-tokio", "/en/no-such-page"):
        answer = client.get(site + path)
        yield from _differ(f"status of {path}", answer.status_code, HTTPStatus.NOT_FOUND)
        yield from _in_language(path, answer)
        yield from _protected(path, answer)


def _in_language(path: str, answer: httpx.Response) -> Iterator[str]:
    yield from _differ(f"language of {path}", f'<html lang="{path[1:3]}"' in answer.text, True)


def _protected(path: str, answer: httpx.Response) -> Iterator[str]:
    for name, value in PRODUCTION_HEADERS.items():
        yield from _differ(f"{name} of {path}", answer.headers.get(name), value)


def _asset(client: httpx.Client, site: str) -> Iterator[str]:
    if not (named := ASSET.search(client.get(f"{site}/lt/").text)):
        yield "the first page names no asset"
        return
    answer = client.get(site + named[1])
    yield from _differ(f"status of {named[1]}", answer.status_code, HTTPStatus.OK)
    yield from _differ(f"cache of {named[1]}", answer.headers.get("cache-control"), publish.IMMUTABLE)


def _api(client: httpx.Client, site: str, api: str) -> Iterator[str]:
    """The API answers through the site as itself, and by its own address to nobody."""
    expected = {
        f"{site}/api/session": (HTTPStatus.UNAUTHORIZED, "no_session"),
        f"{api}/api/session": (HTTPStatus.FORBIDDEN, "past_the_site"),
    }
    for url, (status, code) in expected.items():
        answer = client.get(url, headers=MADE_UP)
        yield from _differ(f"status of {url}", answer.status_code, status)
        yield from _differ(f"answer of {url}", f'"{code}"' in answer.text, True)
        yield from _differ(f"cache of {url}", answer.headers.get("cache-control"), "no-store")


def _differ(what: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{what}: {found!r} instead of {expected!r}"


def main(environment: str) -> int:
    outputs = stack.described(environment).outputs
    with httpx.Client(timeout=30) as client:
        found = list(faults(client, outputs["SiteOrigin"], outputs["ApiUrl"]))
    print(*found, f"{outputs['SiteOrigin']}: {f'{len(found)} faults' if found else 'good'}", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
