"""The check of the books: nothing is found in clean ones, and each of 200 discrepancies where it is."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import get_args

import pytest
import time_machine

from functions.payments.checking import reading, rules
from functions.payments.checking.facts import Finding, Kind
from tests.support import discrepancies, montonio
from tests.support.api import Context
from tests.support.town import FIRST, Town

PAYMENTS, SEEDED = 330, 200
CHECKED = FIRST + timedelta(days=3)


@pytest.fixture
def town(tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    assert tables
    with montonio.server() as bank, time_machine.travel(FIRST, tick=False):
        monkeypatch.setenv("PAYMENT_URL", bank.url)
        bank.refund_status = "SUCCESSFUL"
        made = Town(Random(4), bank)
        made.settle()
        yield made


def findings() -> list[Finding]:
    return rules.findings(reading.read(int(CHECKED.timestamp()), 5, Context().get_remaining_time_in_millis))


def test_clean_books_have_no_discrepancy_and_200_seeded_ones_are_all_found_where_they_are(town: Town) -> None:
    town.pays(PAYMENTS)
    assert findings() == []
    seeded = discrepancies.seeded(Random(5), SEEDED)
    found = findings()
    assert set(found) == seeded
    assert len(found) == len(seeded) == SEEDED
    assert {one.kind for one in found} == {*get_args(Kind.__value__)}
