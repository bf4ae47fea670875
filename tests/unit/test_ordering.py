"""Which invoices get how much of what a customer wants to pay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.payments.ordering import INVOICES_MAX, Payable, ordered
from shared import tokens
from shared.errors import InvalidField, NothingDue

OLD = Payable("01234", "Fiz1", 1000, "2026-10-31")
NEW = Payable("01567", "Fiz2", 500, "2026-11-30")
PAID = Payable("01234", "Fiz3", 0, "2026-09-30")


def test_without_an_amount_all_that_is_due_is_paid() -> None:
    parts, advance = ordered([NEW, OLD, PAID], None, None)
    assert [(part.payer_code, part.number, part.amount) for part in parts] == [
        ("01234", "Fiz1", 1000),
        ("01567", "Fiz2", 500),
    ]
    assert advance == ()


@pytest.mark.parametrize(
    ("amount", "parts", "left"),
    [
        (999, [("Fiz1", 999)], None),
        (1000, [("Fiz1", 1000)], None),
        (1001, [("Fiz1", 1000), ("Fiz2", 1)], None),
        (1500, [("Fiz1", 1000), ("Fiz2", 500)], None),
        (1501, [("Fiz1", 1000), ("Fiz2", 500)], ("01234", 1)),
    ],
)
def test_another_amount_pays_the_oldest_first_and_what_is_left_is_in_advance(
    amount: int, parts: list[tuple[str, int]], left: tuple[str, int] | None
) -> None:
    found, advance = ordered([NEW, OLD], amount, None)
    assert [(part.number, part.amount) for part in found] == parts
    assert [(some.payer_code, some.amount) for some in advance] == ([left] if left else [])


def test_what_is_left_goes_to_the_contract_that_is_named() -> None:
    _, advance = ordered([NEW, OLD], 2000, "01567")
    assert [(some.payer_code, some.amount) for some in advance] == [("01567", 500)]


def test_money_can_be_paid_for_a_contract_without_any_invoice() -> None:
    parts, advance = ordered([], 700, "01234")
    assert (parts, [(some.payer_code, some.amount) for some in advance]) == ((), [("01234", 700)])


def test_an_advance_needs_a_contract() -> None:
    with pytest.raises(InvalidField) as refused:
        ordered([], 700, None)
    assert refused.value.fields == [("payer_code", "missing")]


@pytest.mark.parametrize("payables", [[], [PAID]])
def test_where_nothing_is_due_there_is_nothing_to_pay(payables: list[Payable]) -> None:
    with pytest.raises(NothingDue):
        ordered(payables, None, "01234")


def test_a_paid_invoice_takes_an_amount_in_advance() -> None:
    parts, advance = ordered([PAID], 300, None)
    assert (parts, advance[0].payer_code) == ((), "01234")


def test_as_many_invoices_as_one_transaction_takes_can_be_paid_and_no_more() -> None:
    def many(contracts: int) -> list[Payable]:
        return [Payable(f"{n % contracts:05d}", f"Fiz{n}", 1, "2026-11-30") for n in range(INVOICES_MAX)]

    assert len(ordered(many(6), None, None)[0]) == INVOICES_MAX
    with pytest.raises(InvalidField) as refused:
        ordered(many(7), None, None)
    assert refused.value.fields == [("invoices", "invoices_many")]


PAYABLES = st.builds(
    Payable,
    st.sampled_from(("01234", "01567")),
    st.integers(0, 10**6).map(lambda number: f"Fiz{number}"),
    st.integers(0, 1000),
    st.dates().map(str),
)


@settings(deadline=None)
@given(
    st.lists(PAYABLES, max_size=20, unique_by=lambda payable: payable.number),
    st.none() | st.integers(1, 30_000),
)
def test_every_cent_that_is_asked_for_stands_in_the_order_once(
    payables: list[Payable], amount: int | None
) -> None:
    total = sum(payable.due for payable in payables)
    if not (amount or total):
        return
    parts, advance = ordered(payables, amount, "01234")
    asked = total if amount is None else amount
    assert sum(part.amount for part in parts) + sum(some.amount for some in advance) == asked
    due = {payable.number: payable.due for payable in payables}
    assert all(0 < part.amount <= due[part.number] for part in parts)
    assert bool(advance) == (asked > total)


def test_ids_of_payments_sort_by_time_and_never_repeat() -> None:
    ids = [tokens.new_sortable_id(now) for now in range(1_795_431_600_000, 1_795_431_601_000)]
    assert sorted(ids) == ids
    assert len({tokens.new_sortable_id(0) for _ in range(1000)}) == 1000
    assert {len(one) for one in ids} == {26}
