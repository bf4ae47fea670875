"""Nothing on a page moves when the answers of the API come in."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.browser.billing import SMALL
from tests.browser.conftest import People, Visit

WATCH = """window.moved = []
new PerformanceObserver((list) => moved.push(...list.getEntries())).observe({ type: 'layout-shift' })"""
# A shift is told some frames after it.
MOVED = """async () => {
  for (let frames = 0; frames < 10; frames++) await new Promise(requestAnimationFrame)
  return moved.flatMap(({ sources }) => sources.map(({ node }) => node?.outerHTML?.slice(0, 60)))
}"""
PAGES = ("overview", "contracts", "invoices", "payments", "declare", "consumption", "readings", "account")
SCENES = [(page, who, "") for page in PAGES for who in ("holder", "newcomer")]


def late(route: Route) -> None:
    time.sleep(0.2)  # by then the page has been painted without the answer
    route.continue_()


@pytest.mark.parametrize(
    ("page", "who", "more"), [*SCENES, ("invoice", "holder", f"#{SMALL['01567'].last_invoice}")]
)
def test_nothing_moves_when_answers_come(
    visit: Visit, people: People, page: str, who: str, more: str
) -> None:
    visitor = visit("lt", "phone", people[who])
    visitor.page.set_viewport_size({"width": 412, "height": 823})
    visitor.context.add_init_script(WATCH)
    visitor.page.route("**/api/**", late)
    visitor.open(page, more)
    assert visitor.page.evaluate(MOVED) == []


@pytest.mark.parametrize("page", ["overview", "account"])
def test_the_line_about_the_window_moves_nothing(visit: Visit, people: People, page: str) -> None:
    visitor = visit("lt", "phone", people["holder"])
    visitor.context.add_init_script(WATCH)
    visitor.page.route("**/api/**", late)
    visitor.window(closes_at=datetime.now(UTC) + timedelta(days=1))
    visitor.open(page)
    expect(visitor.page.locator("#window-line")).to_be_visible()
    assert visitor.page.evaluate(MOVED) == []
