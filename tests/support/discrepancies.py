"""Discrepancies of every kind, put into clean books where chance has it, and what a check should find."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from functions.payments import store
from functions.payments.checking.facts import Finding
from functions.payments.transfers import reading
from tests.support import spoiled_lines as lines
from tests.support import spoiled_lists as beside
from tests.support import spoiled_payments as money
from tests.support import tables
from tests.support.spoiling import LinePlace, Place

type Seed = Callable[[Any], Finding | None]


SEEDS: tuple[Seed, ...] = (
    money.of_another_contract,
    money.order_is_gone,
    money.booking_is_gone,
    money.event_is_gone,
    money.one_entry_differs,
    money.amount_differs,
    money.currency_differs,
    money.settled_by_more,
    money.booked_again,
    money.booked_for_another,
    beside.all_of_a_payment_is_gone,
    beside.invoice_stands_otherwise,
    beside.credit_stands_otherwise,
    beside.not_in_list_of_payer,
    beside.not_in_list_of_contract,
    beside.not_in_list_of_day,
    beside.record_is_gone,
    beside.record_twice,
    beside.record_of_nothing,
    beside.mail_waits,
)
OF_LINES: tuple[Seed, ...] = (
    lines.assignment_is_gone,
    lines.line_not_on_clerks_list,
    lines.line_is_gone,
    lines.booking_of_line_is_gone,
    lines.amount_of_line_differs,
    lines.line_not_in_list_of_contract,
    lines.line_not_in_list_of_day,
    lines.line_still_on_clerks_list,
)
# Whatever else is wrong with its contract, each of these is found.
LIGHT: tuple[Seed, ...] = (
    beside.not_in_list_of_payer,
    beside.not_in_list_of_contract,
    beside.not_in_list_of_day,
    beside.mail_waits,
    lines.line_not_in_list_of_contract,
    lines.line_not_on_clerks_list,
    lines.line_still_on_clerks_list,
)


def seeded(random: Random, number: int) -> set[Finding]:
    """Puts `number` of them into the tables, the kinds in turn; at most one casts doubt on a contract."""
    places, seeds = list(_places(random)), (*SEEDS, *OF_LINES)
    found, used = set[Finding](), set[str]()
    for turn in range(number):
        seed = seeds[turn % len(seeds)]
        for place in places:
            fits = isinstance(place, LinePlace) == (seed in OF_LINES)
            free = fits and (seed in LIGHT or not place.contracts & used)
            if free and (finding := seed(place)):
                used |= set() if seed in LIGHT else place.contracts
                places.remove(place)
                found.add(finding)
                break
        else:
            raise AssertionError(f"no place is left for {seed.__name__}")
    return found


def _places(random: Random) -> Iterator[Place | LinePlace]:
    names = [item["pk"] for item in tables.everything()["PaymentsTable"]]
    of_payments, of_lines = (
        dict.fromkeys(n for n in names if n.startswith(k)) for k in ("PAYMENT#", "TRANSFER#")
    )
    payments = [store.load(name.removeprefix("PAYMENT#")) for name in of_payments]
    several = {p.order.account_id for p in payments if p.order and p.order.account_id}
    places: list[Place | LinePlace] = [
        Place(one, random, bool(one.order and one.order.account_id in several)) for one in payments
    ]
    lines_there = (reading.load(name.removeprefix("TRANSFER#")) for name in of_lines)
    places += [LinePlace(transfer, random) for transfer in lines_there if transfer]
    yield from random.sample(places, len(places))
