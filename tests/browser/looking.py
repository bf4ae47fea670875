"""What a page must be like for everybody: measured in the page as it is shown."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships none
from playwright.sync_api import Page

AXE = Axe()
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
# Text that stands in a sentence may be lower than 24 px (WCAG 2.5.8, inline).
TARGETS = "a[href], button, input, select, textarea, summary, [tabindex='0']"

_SMALL_TARGETS = """(targets) => [...document.querySelectorAll(targets)]
  .filter((el) => el.checkVisibility({visibilityProperty: true}))
  .filter((el) => !el.closest('.skip, p, dd, [aria-hidden=true]'))
  .filter((el) => el.type !== 'radio' || !el.closest('label'))
  .map((el) => [el.outerHTML.slice(0, 90), el.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""

_WIDER = """() => [...document.querySelectorAll('body *')]
  .filter((el) => el.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((el) => el.outerHTML.slice(0, 90)).slice(0, 3)"""

_CUT_OFF = """() => [...document.querySelectorAll('.flush')]
  .filter((el) => el.scrollWidth > el.clientWidth)
  .map((el) => el.innerText.slice(0, 60))"""

_FOCUS = """() => {
  const el = document.activeElement, style = getComputedStyle(el), box = el.getBoundingClientRect()
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20))
  return {
    what: el.outerHTML.slice(0, 90),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: !!top && (el.contains(top) || top.contains(el) || !!el.labels?.[0]?.contains(top)),
  }
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, by rule and place."""
    found: list[dict[str, Any]] = AXE.run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def too_wide(page: Page) -> list[str]:
    """What makes a page scroll sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
        return []
    wider: list[str] = page.evaluate(_WIDER)
    return wider or ["something"]


def cut_off(page: Page) -> list[str]:
    """What does not fit its card, where a table would hide its last columns."""
    cards: list[str] = page.evaluate(_CUT_OFF)
    return cards


def small_targets(page: Page) -> list[str]:
    """What is smaller than 24 px to press."""
    small: list[str] = page.evaluate(_SMALL_TARGETS, TARGETS)
    return small


def focus(page: Page) -> dict[str, Any]:
    """What has the focus and whether it shows."""
    seen: dict[str, Any] = page.evaluate(_FOCUS)
    return seen


def untitled(page: Page, lang: str) -> list[str]:
    """What is wrong with the title and the language of the page."""
    wrong = [] if re.fullmatch(r"\S.* – \S.*", page.title()) else [f"title {page.title()!r}"]
    found = page.locator("html").get_attribute("lang")
    headings = page.locator("h1:visible").count()
    return (
        wrong + ([] if found == lang else [f"lang {found}"]) + ([] if headings == 1 else [f"{headings} h1"])
    )
