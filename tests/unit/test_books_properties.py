"""Properties of the ledger: many orders over few invoices, every saying once or more, in any order."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.payments.books import Credit, Standing
from shared.payment import Advance, Event, Order, Part, Payment, Status
from shared.payment_states import state
from tests.support.booking import NOW, UUID, World, heard, order, owed, said, waiting

CENTS = st.integers(1, 300)
CODES, NUMBERS = ("01234", "01567"), ("Fiz1", "Fiz2", "Fiz3")
PARTS = st.builds(Part, payer_code=st.sampled_from(CODES), number=st.sampled_from(NUMBERS), amount=CENTS)
STATUSES: tuple[Status, ...] = (
    "pending",
    "paid",
    "voided",
    "refused",
    "cancelled",
    "expired",
    "authorized",
)
ADVANCES = st.lists(st.builds(Advance, payer_code=st.sampled_from(CODES), amount=CENTS), max_size=1).map(
    tuple
)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    parts = draw(st.lists(PARTS, max_size=3, unique_by=lambda part: (part.payer_code, part.number)))
    advance = draw(ADVANCES)
    if not parts and not advance:
        parts = [draw(PARTS)]
    return order(*parts, advance=advance, number=draw(st.sampled_from("abcdef")))


@st.composite
def sayings(draw: st.DrawFn, of: Order) -> Event:
    status = draw(st.sampled_from(STATUSES))
    amount = of.amount + draw(st.sampled_from((0, 0, 0, 0, 1, -1)))
    currency = draw(st.sampled_from(("EUR", "EUR", "EUR", "USD")))
    return said(
        status,
        amount,
        currency=currency,
        provider_order=draw(st.sampled_from((UUID, "other"))),
        capture=draw(st.sampled_from(("cap1", "cap1", "cap2"))),
        at=NOW + draw(st.integers(0, 9)),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Order, list[Event]]]:
    some = draw(st.lists(orders(), min_size=1, max_size=4, unique_by=lambda one: one.id))
    return [(one, draw(st.lists(sayings(one), max_size=6))) for one in some]


@st.composite
def standings(draw: st.DrawFn) -> dict[tuple[str, str], Standing]:
    amounts = st.builds(owed, CENTS, st.integers(0, 300))
    return {(code, number): draw(amounts) for code in CODES for number in NUMBERS}


def played(
    world: World, history: list[tuple[Order, list[Event]]], steps: list[tuple[str, Event]]
) -> dict[str, Payment]:
    payments = {of.id: waiting(of) for of, _ in history}
    for number, event in steps:
        payments[number] = world.apply(heard(payments[number], event))
    return payments


def captured(payments: dict[str, Payment], currency: str) -> int:
    """What the provider says it took and did not give back, each capture once."""
    total = 0
    for payment in payments.values():
        taken = {
            (e.capture, e.amount, e.provider_order)
            for e in payment.events
            if e.status == "paid" and e.currency == currency
        }
        back = {
            (e.capture, e.amount) for e in payment.events if e.status == "voided" and e.currency == currency
        }
        total += sum(amount for capture, amount, _ in taken if (capture, amount) not in back)
    return total


@settings(max_examples=400, deadline=None)
@given(st.data(), standings(), histories())
def test_the_books_hold_whatever_happens_in_whatever_order(
    data: st.DataObject, invoices: dict[tuple[str, str], Standing], history: list[tuple[Order, list[Event]]]
) -> None:
    once = [(of.id, event) for of, events in history for event in events]
    repeated = once + data.draw(st.lists(st.sampled_from(once), max_size=5)) if once else []
    steps = data.draw(st.permutations(repeated))
    world = World(dict(invoices))
    payments = played(world, history, steps)

    for booking in world.booked:  # the books balance
        assert sum(entry.amount for entry in booking.entries) == 0
    for payment in payments.values():
        causes = Counter(booking.cause for booking in payment.bookings)
        assert not causes or max(causes.values()) == 1  # exactly once
        assert (state(payment) in ("received", "voided")) == ("paid" in causes)  # paid <=> booked
    for currency in ("EUR", "USD"):  # no euro lost, none invented
        assert world.account("provider:", currency) == captured(payments, currency)
        outside = sum(world.account(name, currency) for name in ("invoice:", "credit:", "suspense"))
        assert outside == -captured(payments, currency)
    for key, before in invoices.items():  # an invoice gets at most its due, and the projection is its entries
        got = -world.account(f"invoice:{key[0]}/{key[1]}")
        assert 0 <= got <= before.due
        assert world.invoices[key].due == before.due - got
    for code in CODES:  # the rest is credit
        assert world.credits.get(code, Credit()).amount == -world.account(f"credit:{code}") >= 0


@settings(max_examples=300, deadline=None)
@given(st.data(), standings(), histories())
def test_the_same_sayings_of_one_order_end_in_the_same_books_in_any_order(
    data: st.DataObject, invoices: dict[tuple[str, str], Standing], history: list[tuple[Order, list[Event]]]
) -> None:
    """Of one capture: of two that are confirmed, the one that is booked first pays the order.

    The state also tells whether money that does not fit came before the end of its order or after it.
    """
    one = history[:1]
    steps = [(of.id, event) for of, events in one for event in events if event.capture == "cap1"]
    ends = []
    for some in (steps, data.draw(st.permutations(steps))):
        world = World(dict(invoices))
        payments = played(world, one, some)
        accounts = [world.account(name) for name in ("provider:", "invoice:", "credit:", "suspense")]
        states = {number: state(payment) for number, payment in payments.items()}
        ends.append((accounts, {} if world.account("suspense") else states))
    assert ends[0] == ends[1]
