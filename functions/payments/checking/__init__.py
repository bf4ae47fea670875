"""The check of the books: what stands in the tables, held against what the rules say must follow from it."""

from collections import Counter
from collections.abc import Callable

from functions.payments.checking import reading, report, rules
from shared.metrics import count
from shared.problems import LOGGER


def check(now: int, days: int, left: Callable[[], int]) -> None:
    """Checks the last `days` days, or as many as `left` (milliseconds) allows, and reports."""
    facts = reading.read(now, days, left)
    found = rules.findings(facts)
    report.write(facts, found, now)
    kinds = Counter(finding.kind for finding in found)
    count("Discrepancies", len(found))
    LOGGER.info("books checked", payments=len(facts.payments), discrepancies=len(found), kinds=kinds)
