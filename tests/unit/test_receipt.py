"""What a receipt says follows from the bookings, whatever the order said."""

import pytest

from functions.receipts.receipt import Refund, of_payment
from shared.errors import NoReceipt
from shared.payment import Advance, Booking, Entry, Part, Payment, Status
from tests.support import booking
from tests.support.booking import NOW, STARTED, World, order, owed, said

FIZ1, FIZ2 = (Part(payer_code="01234", number=number, amount=4521) for number in ("Fiz1", "Fiz2"))
LATER = NOW + 86_400


def heard(*statuses: Status, amount: int = 9042) -> Payment:
    events = tuple(said(status, amount, at=NOW + n) for n, status in enumerate(statuses))
    return Payment(id=booking.ID, order=order(FIZ1, FIZ2), started=STARTED, events=events)


def paid(world: World | None = None) -> Payment:
    owing = {("01234", "Fiz1"): owed(4521), ("01234", "Fiz2"): owed(4521)}
    return (world or World(owing)).apply(heard("paid"))


def refunded(payment: Payment, *amounts: int, capture: str = booking.UUID) -> Payment:
    """The same after refunds of a capture, a day apart."""
    refunds = tuple(
        Booking(
            cause=f"refund#{n}",
            event=f"refund-{n}",
            provider_order=booking.UUID,
            capture=capture,
            currency="EUR",
            entries=(
                Entry(account="provider:montonio", amount=-amount),
                Entry(account="s", amount=amount),
            ),
            invoices=(),
            credits=(),
            at=NOW + n * 86_400,
        )
        for n, amount in enumerate(amounts, 1)
    )
    return payment.model_copy(update={"bookings": (*payment.bookings, *refunds)})


def test_it_says_what_was_covered_and_when() -> None:
    said_ = of_payment(paid())
    assert said_.covered == (FIZ1, FIZ2)
    assert (said_.credit, said_.refunds) == ((), ())
    assert (said_.amount, said_.kept, said_.received_at) == (9042, 9042, NOW)
    assert (said_.way, said_.provider) == ("online", "montonio")


def test_what_was_paid_meanwhile_elsewhere_is_credit_not_what_was_ordered() -> None:
    met = World({("01234", "Fiz1"): owed(4521, paid=4521), ("01234", "Fiz2"): owed(4521, paid=521)})
    said_ = of_payment(paid(met))
    assert said_.covered == (Part(payer_code="01234", number="Fiz2", amount=4000),)
    assert said_.credit == (Advance(payer_code="01234", amount=5042),)
    assert said_.amount == 9042


def test_money_that_nobody_asked_for_is_not_on_it() -> None:
    payment = paid()
    twice = payment.model_copy(
        update={"events": (*payment.events, said("paid", 9042, capture="another", at=LATER))}
    )
    booked = World().apply(twice)
    assert len(booked.bookings) == 2
    assert of_payment(booked) == of_payment(payment)


@pytest.mark.parametrize(
    ("amounts", "kept"), [((1000,), 8042), ((1000, 8000), 42), ((9042,), 0)], ids=["part", "parts", "all"]
)
def test_what_went_back_stands_on_it_beside_what_came(amounts: tuple[int, ...], kept: int) -> None:
    said_ = of_payment(refunded(paid(), *amounts))
    assert said_.refunds == tuple(Refund(amount, NOW + n * 86_400) for n, amount in enumerate(amounts, 1))
    assert (said_.amount, said_.kept, said_.covered) == (9042, kept, (FIZ1, FIZ2))


def test_what_came_twice_and_went_back_was_never_on_it() -> None:
    assert of_payment(refunded(paid(), 9042, capture="another")) == of_payment(paid())


@pytest.mark.parametrize("status", ["pending", "authorized", "refused", "cancelled", "expired", "refunded"])
def test_without_money_there_is_none(status: Status) -> None:
    for payment in (heard(), heard(status)):
        with pytest.raises(NoReceipt):
            of_payment(World().apply(payment))


def test_what_the_bank_took_back_has_none() -> None:
    world = World({("01234", "Fiz1"): owed(4521), ("01234", "Fiz2"): owed(4521)})
    voided = world.apply(heard("paid", "voided"))
    assert [one.cause for one in voided.bookings] == ["paid", "voided"]
    with pytest.raises(NoReceipt):
        of_payment(voided)


def test_money_that_fits_no_order_has_none() -> None:
    world = World()
    for payment in (heard("paid", amount=9041), heard("paid").model_copy(update={"order": None})):
        booked = world.apply(payment)
        assert [one.amount > 0 for one in booked.bookings] == [True]
        with pytest.raises(NoReceipt):
            of_payment(booked)
