"""Discrepancies of every kind, put into clean books where chance has it, and what a check should find."""

from collections.abc import Callable, Iterator
from random import Random

from functions.payments import store
from functions.payments.checking.facts import Finding, touched
from tests.support import spoiled_lists as beside
from tests.support import spoiled_payments as money
from tests.support import tables
from tests.support.spoiling import Place

type Seed = Callable[[Place], Finding | None]


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
# Whatever else is wrong with its contract, each of these is found.
LIGHT: tuple[Seed, ...] = (
    beside.not_in_list_of_payer,
    beside.not_in_list_of_contract,
    beside.not_in_list_of_day,
    beside.mail_waits,
)


def seeded(random: Random, number: int) -> set[Finding]:
    """Puts `number` of them into the tables, the kinds in turn; at most one casts doubt on a contract."""
    places = list(_places(random))
    found, used = set[Finding](), set[str]()
    for turn in range(number):
        seed = SEEDS[turn % len(SEEDS)]
        for place in places:
            contracts = touched([place.payment]).contracts or {place.payment.id}
            free = seed in LIGHT or not contracts & used
            if free and (finding := seed(place)):
                used |= set() if seed in LIGHT else contracts
                places.remove(place)
                found.add(finding)
                break
        else:
            raise AssertionError(f"no place is left for {seed.__name__}")
    return found


def _places(random: Random) -> Iterator[Place]:
    names = [item["pk"] for item in tables.everything()["PaymentsTable"] if item["pk"].startswith("PAYMENT#")]
    payments = [store.load(name.removeprefix("PAYMENT#")) for name in dict.fromkeys(names)]
    random.shuffle(payments)
    several = {p.order.account_id for p in payments if p.order and p.order.account_id}
    for payment in payments:
        yield Place(payment, random, bool(payment.order and payment.order.account_id in several))
