"""What browsers keep of the site, as the build writes it."""

import json

from frontend import offline

PAGES = {"/lt/nera-rysio": '<link href="/assets/a.css"><script src="/assets/b.js">', "/en/offline": "<p>"}


def kept(worker: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(worker.partition("\n")[0].removeprefix("const KEPT = ").rstrip(";"))
    return found


def test_the_worker_keeps_the_pages_and_their_files() -> None:
    told = kept(offline.worker(PAGES))
    assert told["pages"] == {"lt": "/lt/nera-rysio", "en": "/en/offline"}
    assert told["files"] == ["/assets/a.css", "/assets/b.js"]


def test_another_page_makes_another_worker_with_another_cache() -> None:
    changed = PAGES | {"/en/offline": "<p>Call us"}
    assert kept(offline.worker(changed))["name"] != kept(offline.worker(PAGES))["name"]
    assert offline.worker(PAGES) == offline.worker(PAGES)
