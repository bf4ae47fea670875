"""docs/performance.md: each yes and no follows from what was measured."""

from typing import Any

import pytest

from bench import report, results, verdict
from bench.results import Load, Scale

FIGURES: Any = {"requests": 3000, "p50": 20, "p95": 299.9, "p99": 400, "max": 500, "errors": 0}
LOAD: Load = {
    "on": "2026-11-24",
    "rate": 50,
    "seconds": 60,
    "processors": 2,
    "others": 0,
    "all": FIGURES,
    "routes": {},
    "shares": {},
}
SCALE: Scale = {
    "on": "2026-11-24",
    "customers": [1, 1000, 1_000_000],
    "items": 9,
    "routes": 45,
    "differing": [],
}


def test_the_page_says_what_the_results_give() -> None:
    assert report.PAGE.read_text() == report.page()
    assert report.DRAWING.read_text() == report.drawing(results.kept(results.MEASURED))


def test_a_limit_is_kept_by_what_just_reaches_it_and_missed_by_what_is_above() -> None:
    assert verdict.at_most(1.2, "warm", {"": 1.2}).row() == "| warm | yes: 1.20 |"
    assert verdict.at_most(1.2, "warm", {"": 1.21}).row() == "| warm | **no**: 1.21 |"


def test_what_is_above_a_limit_is_named() -> None:
    found = {"payments": 31.0, "invoices": 9.0, "imports": 40.0}
    row = verdict.at_most(30, "size", found, ".0f").row()
    assert row == "| size | **no**: 9 (invoices) to 40 (imports); above are payments, imports |"


@pytest.mark.parametrize("worse", [{"p95": 300}, {"errors": 1}], ids=["as slow as the limit", "one error"])
def test_a_load_is_borne_only_below_the_limit_and_without_error(worse: dict[str, Any]) -> None:
    assert verdict.of_load(LOAD).reached
    assert not verdict.of_load({**LOAD, "all": FIGURES | worse}).reached


@pytest.mark.parametrize("less", [{"rate": 49}, {"seconds": 59}])
def test_a_load_below_that_of_the_issue_proves_nothing(less: Any) -> None:  # noqa: ANN401 - a part of a Load
    assert not verdict.of_load({**LOAD, **less}).reached


def test_a_route_that_costs_more_among_many_is_named() -> None:
    assert verdict.of_scale(SCALE).reached
    found = verdict.of_scale({**SCALE, "differing": ["GET /api/dues"]})
    assert not found.reached
    assert "GET /api/dues" in found.how


def test_fewer_customers_than_those_of_the_issue_prove_nothing() -> None:
    assert not verdict.of_scale({**SCALE, "customers": [1, 1000, 100_000]}).reached
