"""Whatever fails at whichever call of the schedule, a return or a callback: the same books in the end."""

from collections import Counter
from collections.abc import Sequence

import pytest

from tests.support import invariants
from tests.support.faults import ACCIDENTS, Kind, When
from tests.support.histories import Round, World, bill, world
from tests.support.interleaved import Accident, run
from tests.support.memory import Memory

OWED = ((4521, 0), (1500, 0), (4521, 1000), (999, 0))
# An order that is paid, a refund asked for, lines for somebody and nobody, one taken back, one assigned.
BEFORE = (
    ("pays", (0, 0, 0, 1)),
    ("pays", (1, 2, 9000, 2)),
    ("tells", (0, 0)),
    ("states", (1, 4521, 0)),
    ("states", (2, 500, 1)),
    ("states", (1, 4521, 9)),
    ("states", (3, 9000, 2)),
    ("assigns", (2, 1)),
    ("asks_back", (0, 500, 1)),
    ("knows", (1,)),
)
LAST = {"tends": (), "looks": (1,), "tells": (1, 0)}


def began(made: World, steps: Sequence[tuple[str, tuple[int, ...]]] = BEFORE) -> None:
    bill(made, OWED)
    made.play([Round((step,)) for step in steps])
    made.now += 60


def ledger(made: World) -> Counter[str]:
    """The balance of each account, over payments and transfers."""
    balances = Counter[str]()
    for booking in invariants.bookings([*made.payments(), *made.transfers()]):
        for entry in booking.entries:
            balances[entry.account] += entry.amount
    return balances


@pytest.mark.parametrize("last", LAST)
@pytest.mark.parametrize(("kind", "when"), ACCIDENTS)
def test_an_accident_at_any_call_ends_in_the_same_books(last: str, kind: Kind, when: When) -> None:
    with world(Memory(), "montonio") as made:
        began(made)
        [process] = run([(lambda: getattr(made, last)(*LAST[last]), None)], ())
        made.settle()
        calls, meant = process.calls, ledger(made)
    assert calls > 5
    for at in range(calls):
        with world(Memory(), "montonio") as made:
            began(made)
            made.play([Round(((last, LAST[last]),), accidents=(Accident(at, kind, when),))])
            made.settle()
            invariants.all_hold(made)
            assert ledger(made) == meant, at
