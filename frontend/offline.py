"""What a browser may keep of the site: its name and icon, and the page for when there is no connection."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORKER = Path(__file__).parent / "worker/sw.js"
FILE = re.compile(r'(?:href|src)="(/assets/[^"]+\.(?:css|js|svg))"')


def manifest(lang: str, brand: dict[str, Any], links: dict[str, str], asset: Callable[[str], str]) -> str:
    """The web manifest; an installed portal keeps a browser's buttons, as banks lead out of it and back."""
    icons = [
        {"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(icon(asset(f"icon-{size}.png"), size, "any") for size in (192, 512)),
        icon(asset("icon-maskable.png"), 512, "maskable"),
    ]
    name = {"name": f"{brand['name']} – {brand['utility']}", "short_name": brand["name"], "lang": lang}
    look = {"display": "minimal-ui", "theme_color": brand["light"]["brand"], "background_color": "#f4f6f4"}
    # One portal in either language: without an id a browser would take them for two.
    address = {"id": "/", "start_url": links["overview"], "scope": "/"}
    return json.dumps(address | name | look | {"icons": icons}, ensure_ascii=False)


def icon(address: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def worker(pages: dict[str, str]) -> str:
    """The service worker that keeps `pages` (address: HTML, the first part of an address is the language)."""
    files = sorted({file for html in pages.values() for file in FILE.findall(html)})
    # Another page makes another worker: browsers compare bytes, and it throws away what the one before kept.
    digest = hashlib.sha256("".join(pages.values()).encode()).hexdigest()[:12]
    by_language = {address.split("/")[1]: address for address in pages}
    kept = {"name": f"offline-{digest}", "pages": by_language, "files": files}
    return f"const KEPT = {json.dumps(kept)};\n{WORKER.read_text('utf-8')}"
