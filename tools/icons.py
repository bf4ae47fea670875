"""Draws the icons of an installed portal from the site's own sign: `make icons` (needs Chromium)."""

import re
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.chromium import installed

STATIC = Path(__file__).resolve().parents[1] / "frontend/static"
SIGN = STATIC / "favicon.svg"
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-maskable.png": (512, True)}
"""Width and whether it fills its square, for systems that cut icons into a shape of their own."""


def drawn(browser: Browser, width: int, *, fills: bool) -> bytes:
    """The sign as a PNG; its own ground goes on into the corners of an icon that fills its square."""
    sign = SIGN.read_text("utf-8")
    ground = re.search(r'<rect[^>]* fill="(#\w+)"', sign)
    if not ground:
        raise SystemExit(f"{SIGN.name} has no ground: a <rect> with a fill")
    page = browser.new_page(viewport={"width": width, "height": width})
    colour = ground[1] if fills else "transparent"
    page.set_content(
        f'<body style="margin:0;background:{colour}">{sign.replace("<svg", "<svg width=100%", 1)}'
    )
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


def main() -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        for name, (width, fills) in ICONS.items():
            (STATIC / name).write_bytes(drawn(browser, width, fills=fills))
        browser.close()


if __name__ == "__main__":
    main()
