"""Why a bill changed, line by line: the rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.invoices import comparing
from shared.invoices import Bill, Line


def line(
    name: str = "Šildymas",
    quantity: str | None = "100",
    price: str | None = "0.10",
    amount: int = 1000,
    unit: str | None = "kWh",
) -> Line:
    return Line(name=name, quantity=quantity, unit=unit, price=price, amount=amount)


def effects(now: Line, before: Line) -> list[tuple[int | None, int | None]]:
    return [(one.by_quantity, one.by_price) for one in comparing.changes([now], [before])]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (line(), []),
        (line(quantity="120", amount=1200), [(200, 0)]),
        (line(price="0.12", amount=1200), [(0, 200)]),
        (line(quantity="120", price="0.12", amount=1440), [(200, 240)]),
        (line(quantity="50", price="0.20", amount=1000), [(-500, 500)]),
        (line(quantity="100.2", amount=1002), [(2, 0)]),
        (line(unit="MWh", quantity="0.1", price="100"), []),
        (line(unit="MWh", quantity="0.2", price="100", amount=2000), [(None, None)]),
        (line(quantity=None, price=None, amount=1200), [(None, None)]),
        (line(quantity="120", amount=1700), [(None, None)]),
    ],
    ids=[
        "the same", "more", "dearer", "more and dearer", "as much by half of it twice as dear", "rounded",
        "the same in another unit", "another unit", "without a quantity", "a quantity that is not it",
    ],
)  # fmt: skip
def test_a_difference_comes_from_quantity_and_price(
    now: Line, expected: list[tuple[int | None, int | None]]
) -> None:
    assert effects(now, line()) == expected


def test_a_line_stays_the_same_line_when_its_vat_changes() -> None:
    before = line("Palaikymas (cirkuliacija, su PVM 9 %)", "1", "13.68", 1368, "vnt.")
    now = line("Palaikymas (cirkuliacija, su PVM 21 %)", "1", "15.19", 1519, "vnt.")
    [change] = comparing.changes([now], [before])
    assert (change.name, change.vat_before, change.vat) == ("Palaikymas (cirkuliacija)", 9, 21)
    assert (change.by_quantity, change.by_price) == (0, 151)
    assert comparing.plain("Šildymas (su PVM 21 %)") == "Šildymas"


def test_new_lines_and_those_that_are_gone_are_told() -> None:
    service, debt = line("Aptarnavimas", None, None, 145, None), line("Kompensacija", None, None, -500, None)
    found = comparing.changes([line(), service], [line(), debt])
    assert [(one.name, one.amount_before, one.amount) for one in found] == [
        ("Aptarnavimas", None, 145),
        ("Kompensacija", -500, None),
    ]


def test_of_a_line_that_stands_twice_nothing_is_said() -> None:
    twice = [line(), line(quantity="1", amount=10)]
    assert comparing.changes(twice, [line(amount=900, quantity="90")]) == []
    assert comparing.changes([line(amount=900, quantity="90")], twice) == []


amounts = st.tuples(st.integers(0, 100_000), st.integers(1, 20_000))


@given(amounts, amounts)
def test_the_two_effects_make_up_the_difference(now: tuple[int, int], before: tuple[int, int]) -> None:
    lines = []
    for quantity, price in (now, before):
        exact = Decimal(quantity) * Decimal(price) / 10_000 * 100
        lines.append(line("Šildymas", str(quantity), str(Decimal(price) / 10_000), round(exact)))
    for change in comparing.changes([lines[0]], [lines[1]]):
        assert change.by_quantity is not None
        assert change.by_price is not None
        assert change.by_quantity + change.by_price == lines[0].amount - lines[1].amount
        if now[1] == before[1]:
            assert change.by_price == 0
        if now[0] == before[0]:
            assert change.by_quantity == 0


def bill(number: str, period: str) -> Bill:
    dates = {"issued_on": f"{period}-09", "due_on": f"{period}-28"}
    return Bill(number=number, payer_code="01234", period=period, amount=1, currency="EUR", **dates)


def test_a_bill_is_put_beside_those_of_the_month_and_of_the_year_before() -> None:
    january, december, last = bill("C", "2026-01"), bill("B", "2025-12"), bill("A", "2025-01")
    others = [january, december, last, bill("D", "2024-01")]
    assert comparing.beside(january, others) == {"month": december, "year": last}
    assert comparing.beside(december, others) == {}
    assert comparing.beside(january, [*others, bill("B2", "2025-12")]) == {"year": last}
    assert comparing.beside(january, [*others, bill("C2", "2026-01")]) == {}
