"""docs/costs.md: what the portal costs follows from what is measured."""

from tools import costs


def test_the_page_says_what_the_figures_give() -> None:
    assert costs.PAGE.read_text() == costs.page()


def test_a_price_has_a_source_and_a_need() -> None:
    needed = costs.of_a_month(
        {route: {"read": 1, "write": 1} for route in costs.MONTH}, {"start": 1, "warm": 1}, 1
    )
    assert needed.keys() == costs.PRICES.keys()
    assert all(amount > 0 for amount in needed.values())
    assert all(source for *_, source in costs.PRICES.values())
