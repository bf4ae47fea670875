"""Takes the pictures of the README anew: `make pictures` (needs Chromium and pngquant)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from local.testing import running_portal
from tests.browser.billing import EXAMPLES
from tests.browser.contexts import LOCALES, Scheme
from tests.browser.customers import Customer, Customers
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor
from tests.browser.words import Words
from tools.chromium import installed

if TYPE_CHECKING:
    from shared.fields import Language

FOLDER = Path(__file__).resolve().parents[1] / "docs/pictures"
MOST_BYTES = 80_000
PAGES = ("overview", "invoices", "declare", "consumption")
READINGS = {"KV1_563": "210,430", "KV1_564": "91,870"}


@dataclass(frozen=True)
class Look:
    lang: Language
    device: str
    scheme: Scheme
    size: ViewportSize
    scale: int


PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)
LOOKS = (
    Look("lt", "phone", "light", PHONE, 2),
    Look("en", "phone", "dark", PHONE, 2),
    Look("lt", "desktop", "dark", DESK, 1),
    Look("en", "desktop", "light", DESK, 1),
)


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with (
        tempfile.TemporaryDirectory() as state,
        running_portal(Path(state)) as portal,
        sync_playwright() as play,
    ):
        customers = Customers(Mailbox(portal.url))
        customer = customers.signed_in(EXAMPLES["01567"], EXAMPLES["01890"], named=("Ona", "Pavyzdienė"))
        browser = play.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        for look in LOOKS:
            _take_all(browser, portal.url, customer, look)
        browser.close()


def _take_all(browser: Browser, site: str, customer: Customer, look: Look) -> None:
    context = browser.new_context(
        base_url=site, locale=LOCALES[look.lang], viewport=look.size, device_scale_factor=look.scale,
        color_scheme=look.scheme, reduced_motion="reduce", timezone_id="Europe/Vilnius",
    )  # fmt: skip
    visitor = Visitor(context, site, Words(look.lang)).signed_in(customer)
    for page in PAGES:
        visitor.open(page)
        if page == "declare":
            _type(visitor)
        _save(visitor, FOLDER / f"{page}-{look.lang}-{look.device}-{look.scheme}.png")
    context.close()


def _type(visitor: Visitor) -> None:
    for number, reading in READINGS.items():
        visitor.page.get_by_label(visitor.words("to_label", number=number)).fill(reading)
    visitor.page.evaluate("document.activeElement.blur(); document.querySelector('#groups').scrollIntoView()")


def _save(visitor: Visitor, file: Path) -> None:
    visitor.page.screenshot(path=file)
    quantized = ("pngquant", "--force", "--strip", "--speed=1", "--quality=60-90", f"--output={file}", "32")
    subprocess.run([*quantized, str(file)], check=True)
    if (size := file.stat().st_size) > MOST_BYTES:
        raise SystemExit(f"{file.name} has {size} bytes, more than {MOST_BYTES}")
    print(f"{file.relative_to(FOLDER.parents[1])}: {size} bytes")


if __name__ == "__main__":
    main()
