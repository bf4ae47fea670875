"""What counts as run: the floor under the journeys must be able to fail."""

from tests.browser.coverage import Coverage, table

LINES = {(1, 0): True, (2, 0): True, (2, 8): False, (3, 0): False, (5, 0): True}


def test_a_line_with_a_part_that_has_not_run_does_not_count() -> None:
    percent, rows = table({"pay.js": LINES})
    assert percent == 50
    assert rows == [f"{'pay.js':20}    4 lines  50.0 %  2-3"]


def test_what_any_worker_has_seen_counts() -> None:
    coverage = Coverage()
    coverage.add({"pay.js": LINES})
    coverage.add({"pay.js": dict.fromkeys(LINES, False) | {(2, 8): True}})
    assert table(coverage.seen())[0] == 75


def test_where_nothing_was_counted_nothing_ran() -> None:
    assert table({}) == (0, [])
