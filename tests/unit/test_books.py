"""The ledger's rules: what is booked when a provider speaks, and that the books always balance."""

import pytest

from functions.payments.books import Credit, Standing
from shared.payment import Advance, Event, Part, Payment, Status
from shared.payment_states import state
from tests.support.booking import NOW, World, heard, order, owed, said, waiting

FIZ1, FIZ2 = ("01234", "Fiz1"), ("01234", "Fiz2")


def entries(world: World) -> list[dict[str, int]]:
    return [{entry.account: entry.amount for entry in booking.entries} for booking in world.booked]


def test_a_paid_order_settles_its_invoice() -> None:
    world = World({FIZ1: owed(4521)})
    payment = world.apply(
        heard(waiting(order(Part(payer_code="01234", number="Fiz1", amount=4521))), said("paid", 4521))
    )
    assert entries(world) == [{"provider:montonio": 4521, "invoice:01234/Fiz1": -4521}]
    assert (world.invoices[FIZ1].settled, world.invoices[FIZ1].due, world.invoices[FIZ1].version) == (
        4521,
        0,
        1,
    )
    assert (state(payment), world.credits) == ("received", {})


def test_what_an_invoice_no_longer_owes_becomes_credit_of_its_contract() -> None:
    """Cash at the desk came in between: 1000 of 4521."""
    world = World({FIZ1: owed(4521, paid=1000)}, {"01234": Credit(5, 3)})
    world.apply(
        heard(waiting(order(Part(payer_code="01234", number="Fiz1", amount=4521))), said("paid", 4521))
    )
    assert entries(world) == [{"provider:montonio": 4521, "invoice:01234/Fiz1": -3521, "credit:01234": -1000}]
    assert (world.invoices[FIZ1].settled, world.invoices[FIZ1].due) == (4521, 0)
    assert world.credits == {"01234": Credit(1005, 4)}


def test_a_second_payment_of_a_paid_invoice_is_credit_to_the_last_cent() -> None:
    world = World({FIZ1: owed(4521)})
    for number in ("a", "b"):
        paid = heard(
            waiting(order(Part(payer_code="01234", number="Fiz1", amount=4521), number=number)),
            said("paid", 4521),
        )
        assert state(world.apply(paid)) == "received"
    assert entries(world)[1] == {"provider:montonio": 4521, "credit:01234": -4521}
    assert (world.invoices[FIZ1].settled, world.credits["01234"].amount) == (4521, 4521)


def test_an_invoice_that_is_not_there_any_more_takes_nothing() -> None:
    world = World()
    world.apply(heard(waiting(order(Part(payer_code="01234", number="Fiz1", amount=10))), said("paid", 10)))
    assert entries(world) == [{"provider:montonio": 10, "credit:01234": -10}]


def test_an_advance_is_credit_of_the_contract_that_it_names() -> None:
    world = World({FIZ1: owed(100)})
    advance = (Advance(payer_code="01567", amount=50),)
    asked = order(Part(payer_code="01234", number="Fiz1", amount=100), advance=advance)
    world.apply(heard(waiting(asked), said("paid", 150)))
    assert entries(world) == [{"provider:montonio": 150, "invoice:01234/Fiz1": -100, "credit:01567": -50}]


def test_the_billing_system_that_learns_of_our_payment_changes_nothing_of_what_is_due() -> None:
    world = World({FIZ1: owed(100)})
    world.apply(heard(waiting(order(Part(payer_code="01234", number="Fiz1", amount=60))), said("paid", 60)))
    for paid in (0, 60):
        seen = Standing(100, paid, world.invoices[FIZ1].settled, 1)
        assert seen.due == 40


ASKED = order(Part(payer_code="01234", number="Fiz1", amount=4521))
ODD: dict[str, Event] = {
    "another amount": said("paid", 4520),
    "another currency": said("paid", 4521, currency="USD"),
    "another order of the provider": said("paid", 4521, provider_order="99998dce"),
    "another provider": said("paid", 4521, provider="paysera"),
}


@pytest.mark.parametrize("event", ODD.values(), ids=ODD)
def test_money_that_does_not_fit_the_order_waits_in_suspense(event: Event) -> None:
    world = World({FIZ1: owed(4521)})
    payment = world.apply(heard(waiting(ASKED), event))
    assert entries(world) == [{f"provider:{event.provider}": event.amount, "suspense": -event.amount}]
    assert (world.invoices, world.booked[0].currency) == ({FIZ1: owed(4521)}, event.currency)
    assert state(payment) == "waiting"


@pytest.mark.parametrize(
    "unknown", [Payment(id="x"), Payment(id="x", order=ASKED)], ids=["no order", "an order that never began"]
)
def test_money_for_an_order_that_nobody_could_pay_waits_in_suspense(unknown: Payment) -> None:
    world = World({FIZ1: owed(4521)})
    world.apply(heard(unknown, said("paid", 4521)))
    assert entries(world) == [{"provider:montonio": 4521, "suspense": -4521}]


def test_a_second_capture_of_one_order_is_kept_apart_and_not_lost() -> None:
    world = World({FIZ1: owed(4521)})
    twice = heard(waiting(ASKED), said("paid", 4521, capture="cap1"), said("paid", 4521, capture="cap2"))
    payment = world.apply(twice)
    assert [booking.cause.partition("#")[0] for booking in payment.bookings] == ["paid", "excess"]
    assert (world.account("suspense"), world.account("invoice:")) == (-4521, -4521)


def test_what_the_bank_takes_back_is_owed_again_in_whatever_order_it_was_told() -> None:
    orders: tuple[tuple[Status, ...], ...] = (("paid", "voided"), ("voided", "paid"))
    for events in orders:
        world = World({FIZ1: owed(4521, paid=1000)})
        payment = waiting(ASKED)
        for at, status in enumerate(events):
            payment = world.apply(heard(payment, said(status, 4521, at=NOW + at)))
        assert [booking.cause for booking in payment.bookings] == ["paid", "voided"]
        assert {name: world.account(name) for name in ("provider:", "invoice:", "credit:")} == {
            "provider:": 0,
            "invoice:": 0,
            "credit:": 0,
        }
        assert (state(payment), world.invoices[FIZ1].due) == ("voided", 3521)
        assert world.credits["01234"].amount == 0


def test_voiding_takes_back_the_capture_that_it_names_and_no_other() -> None:
    world = World({FIZ1: owed(4521)})
    events = (
        said("paid", 4521, capture="cap1"),
        said("paid", 4521, capture="cap2", at=NOW + 1),
        said("voided", 4521, capture="cap2", at=NOW + 2),
    )
    payment = world.apply(heard(waiting(ASKED), *events))
    assert (state(payment), world.account("suspense"), world.account("invoice:")) == ("received", 0, -4521)


@pytest.mark.parametrize("status", ["pending", "authorized", "refused", "cancelled", "expired", "voided"])
def test_nothing_but_paid_is_money(status: Status) -> None:
    world = World({FIZ1: owed(4521)})
    payment = world.apply(heard(waiting(ASKED), said(status, 4521)))
    assert (world.booked, payment.bookings) == ([], ())
    assert state(payment) != "received"


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        ((), "waiting"),
        (("pending",), "waiting"),
        (("authorized",), "waiting"),
        (("refused",), "refused"),
        (("voided",), "refused"),
        (("cancelled", "expired"), "cancelled"),
        (("expired",), "expired"),
        (("expired", "paid"), "received"),
        (("paid", "refused"), "received"),
        (("refused", "pending"), "refused"),
    ],
)
def test_the_state_is_told_by_all_that_happened_in_any_order(
    statuses: tuple[Status, ...], shown: str
) -> None:
    for some in (statuses, statuses[::-1]):
        events = [said(status, 4521, at=NOW + at) for at, status in enumerate(some)]
        assert state(World({FIZ1: owed(4521)}).apply(heard(waiting(ASKED), *events))) == shown


@pytest.mark.parametrize("end", ["refused", "cancelled", "expired"])
def test_money_that_does_not_fit_keeps_the_payment_from_ending(end: Status) -> None:
    """The payer has paid something: only the clerk finds out what it was."""
    events = (said("paid", 4520), said(end, 4521, at=NOW + 1))
    assert state(World({FIZ1: owed(4521)}).apply(heard(waiting(ASKED), *events))) == "waiting"


@pytest.mark.parametrize("end", ["refused", "cancelled", "expired"])
def test_what_has_ended_does_not_wait_again_when_money_comes_that_does_not_fit(end: Status) -> None:
    """Found by tests/histories: the page had said that it is over, and then waited for ever."""
    events = (said(end, 4521), said("paid", 4520, at=NOW + 1))
    assert state(World({FIZ1: owed(4521)}).apply(heard(waiting(ASKED), *events))) == end


def test_an_order_that_has_not_begun_is_only_created() -> None:
    assert state(Payment(id=ASKED.id, order=ASKED)) == "created"


def back(amount: int, number: str) -> Event:
    return said("refund_done", amount, capture="cap").model_copy(update={"refund": number, "name": number})


def test_a_refund_takes_suspense_first_then_credit_then_the_invoice_due_last() -> None:
    world = World({FIZ1: owed(100), FIZ2: owed(100)})
    parts = [Part(payer_code=code, number=name, amount=100) for code, name in (FIZ1, FIZ2)]
    asked = order(*parts, advance=(Advance(payer_code="01234", amount=50),))
    came = said("paid", 250, capture="cap"), said("paid", 20, capture="cap")
    payment = world.apply(heard(waiting(asked), *came))
    for amount, number in ((15, "a"), (25, "b"), (60, "c"), (70, "d")):
        payment = world.apply(heard(payment, back(amount, number)))
    assert [{e.account: e.amount for e in booking.entries} for booking in world.booked[2:]] == [
        {"provider:montonio": -15, "suspense": 15},
        {"provider:montonio": -25, "credit:01234": 20, "suspense": 5},
        {"provider:montonio": -60, "credit:01234": 30, "invoice:01234/Fiz2": 30},
        {"provider:montonio": -70, "invoice:01234/Fiz2": 70},
    ]
    assert (world.invoices[FIZ1].due, world.invoices[FIZ2].due, state(payment)) == (0, 100, "partly_refunded")


def test_what_the_bank_takes_back_after_a_refund_is_only_what_is_left() -> None:
    world = World({FIZ1: owed(4521)})
    events = said("paid", 4521, capture="cap"), back(1000, "a"), said("voided", 4521, capture="cap")
    payment = waiting(ASKED)
    for event in events:
        payment = world.apply(heard(payment, event))
    assert [booking.amount for booking in payment.bookings] == [4521, -1000, -3521]
    assert (state(payment), world.invoices[FIZ1].due) == ("voided", 4521)
    whole = world.apply(heard(waiting(ASKED), said("paid", 4521, capture="cap"), back(4521, "b"), events[2]))
    assert (state(whole), len(whole.bookings)) == ("refunded", 2)
