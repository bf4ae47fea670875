"""Deliveries with facts about money, and what they leave in the ledger's table."""

import re
from typing import Any

from shared import aws, ledger_keys
from shared.calendar import today
from shared.transfers import Line
from tests.support import tables
from tests.support.importing import imported
from tests.support.template import ROOT
from tests.support.times import NOW

VECTORS = ROOT / "tests" / "vectors" / "camt"
TODAY = today(NOW).isoformat()


def vector(name: str) -> str:
    return (VECTORS / f"{name}.xml").read_text()


def statement(name: str, **kwargs: str) -> dict[str, Any]:
    """What the report says of a vector, with some words in it replaced."""
    text = vector(name)
    for old, new in kwargs.items():
        assert old in text
        text = text.replace(old, new)
    return imported(text, f"in/{name}.xml")


def items() -> list[aws.Item]:
    return tables.everything()["PaymentsTable"]


def lines() -> list[Line]:
    """All that came in, by day and amount."""
    found = [Line.model_validate(item) for item in items() if item["sk"] == "LINE"]
    return sorted(found, key=lambda line: (line.booked_on, line.amount, line.text))


def amounts() -> list[int]:
    return [line.amount for line in lines()]


def listed(day: str = TODAY) -> list[str]:
    """What the payments function finds in the list of a day."""
    return [item["sk"] for item in items() if item["pk"] == ledger_keys.day_partition(day)]


def numbers(text: str) -> str:
    """A statement without any number of the bank."""
    return re.sub(r"(<AcctSvcrRef>)[^<]*", r"\1NONREF", text)
