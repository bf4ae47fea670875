"""What a refund takes of the money that came in."""

import pytest

from functions.payments.lots import Lot, Moved, returned

CODE = "01234"
LOT = Lot(
    provider="montonio",
    provider_order="order",
    capture="capture",
    currency="EUR",
    invoices={(CODE, "Fiz1"): 500, (CODE, "Fiz2"): 300},
    credits={CODE: 200},
    suspense=100,
)


@pytest.mark.parametrize(
    ("amount", "invoices", "credit"),
    [
        (100, {}, {}),
        (250, {}, {CODE: -150}),
        (450, {(CODE, "Fiz2"): -150}, {CODE: -200}),
        (700, {(CODE, "Fiz2"): -300, (CODE, "Fiz1"): -100}, {CODE: -200}),
        (1100, {(CODE, "Fiz2"): -300, (CODE, "Fiz1"): -500}, {CODE: -200}),
        (1300, {(CODE, "Fiz2"): -300, (CODE, "Fiz1"): -500}, {CODE: -200}),
    ],
)
def test_a_refund_takes_what_nobody_asked_for_then_credit_then_the_invoice_that_is_due_last(
    amount: int, invoices: dict[tuple[str, str], int], credit: dict[str, int]
) -> None:
    assert returned(LOT, amount) == Moved(-amount, invoices, credit)
