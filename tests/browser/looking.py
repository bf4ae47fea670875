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
# By the size of text that the browser is set to: twice the usual one, and that. The narrowest is as low as
# the screen of a desk, 1280 x 1024, at 400 %: 320 x 256 CSS pixels.
WIDTHS = {32: (320, 768, 1280), 16: (320, 360, 768, 1024, 1280, 1920)}
HEIGHTS = {320: 256}

# Text in a sentence may be lower than 24 px (WCAG 2.5.8, inline); what does the work of a page has 44 px.
_UNFIT = """() => {
  const root = document.documentElement, wide = root.clientWidth + 1, found = []
  const name = (el) => el.outerHTML.slice(0, 90)
  const shown = (el) => el.checkVisibility({visibilityProperty: true})
  const all = [...document.body.querySelectorAll('*:not(input)')]
  const wider = root.scrollWidth > wide ? all.filter((el) => el.getBoundingClientRect().right > wide) : []
  if (root.scrollWidth > wide) found.push(`too wide: ${wider.length ? name(wider.at(-1)) : 'something'}`)
  for (const el of all) {
    const style = getComputedStyle(el)
    if (style.overflow === 'visible' || style.clipPath !== 'none' || !shown(el)) continue
    const across = el.scrollWidth > el.clientWidth + 1
    const down = style.overflowY !== 'auto' && el.scrollHeight > el.clientHeight + 1
    if (across || down) found.push(`cut off: ${name(el)}`)
  }
  const targets = "a[href], button, input, select, textarea, summary, [tabindex='0']"
  const main = ".button, button, select, summary, .menu a, input:not([type=radio], [type=checkbox])"
  for (const el of document.querySelectorAll(targets)) {
    if (!shown(el) || el.closest('.skip, p:not(.actions), dd, [aria-hidden=true]')) continue
    const {width, height} = (el.type === 'radio' && el.closest('label') || el).getBoundingClientRect()
    const least = el.matches(main) ? 44 : 24
    if (width > 1 && (width < least - 0.5 || height < least - 0.5))
      found.push(`small, ${Math.round(width)} x ${Math.round(height)}: ${name(el)}`)
  }
  return found
}"""

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


def unfit(page: Page) -> list[str]:
    """What scrolls sideways, is cut off or small to press, at any width and size of text."""
    settings = page.context.new_cdp_session(page)
    found = []
    for pixels, widths in WIDTHS.items():
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 800)})
            found += [f"{width} wide, text of {pixels}: {what}" for what in page.evaluate(_UNFIT)]
    settings.detach()
    return found


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


def flaws(page: Page, lang: str) -> list[str]:
    """All that is wrong with the page for anybody."""
    return [*violations(page), *untitled(page, lang), *unfit(page)]
