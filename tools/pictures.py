"""Takes the pictures of the README anew: `python -m tools.pictures` (needs Chromium and pngquant)."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, sync_playwright

from local.testing import running_portal
from tests.browser.billing import EXAMPLES
from tests.browser.customers import Customer, Customers
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor
from tests.browser.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

FOLDER = Path(__file__).resolve().parents[1] / "docs/pictures"
MOST_BYTES = 80_000
READINGS = {"KV1_563": "210,430", "KV1_564": "91,870"}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as state,
        running_portal(Path(state)) as portal,
        sync_playwright() as play,
    ):
        customers = Customers(Mailbox(portal.url))
        customer = customers.signed_in(EXAMPLES["01567"], named=("Ona", "Pavyzdienė"))
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _declare(_visitor(browser, portal.url, customer, {"width": 320, "height": 640}, 2))
        _invoices(_visitor(browser, portal.url, customer, {"width": 1280, "height": 800}, 1))
        browser.close()


def _visitor(browser: Browser, site: str, customer: Customer, size: ViewportSize, scale: int) -> Visitor:
    context = browser.new_context(base_url=site, locale="lt-LT", viewport=size, device_scale_factor=scale)
    return Visitor(context, site, Words("lt"), frozenset()).signed_in(customer)


def _declare(visitor: Visitor) -> None:
    visitor.open("declare")
    for number, reading in READINGS.items():
        visitor.page.get_by_label(visitor.words("to_label", number=number)).fill(reading)
    end = visitor.page.locator("#submit")
    height = end.evaluate(
        "(el) => { document.activeElement.blur(); return el.getBoundingClientRect().bottom + scrollY }"
    )
    visitor.page.set_viewport_size({"width": 320, "height": math.ceil(height)})
    visitor.page.evaluate("scrollTo(0, 0)")
    _save(visitor, "declare.png")


def _invoices(visitor: Visitor) -> None:
    visitor.open("invoices")
    _save(visitor, "invoices.png")


def _save(visitor: Visitor, name: str) -> None:
    file = FOLDER / name
    visitor.page.screenshot(path=file)
    subprocess.run(
        [
            "pngquant",
            "--force",
            "--strip",
            "--speed=1",
            "--quality=60-90",
            f"--output={file}",
            "32",
            str(file),
        ],
        check=True,
    )
    if (size := file.stat().st_size) > MOST_BYTES:
        raise SystemExit(f"{name} has {size} bytes, more than {MOST_BYTES}")
    print(f"{file.relative_to(FOLDER.parents[1])}: {size} bytes")


if __name__ == "__main__":
    main()
