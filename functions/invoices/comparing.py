"""Why a bill differs from those of the month and the year before: line by line, by price and quantity."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from pydantic import BaseModel

from shared.invoices import Bill, Line

type Than = Literal["month", "year"]

VAT = re.compile(r",?\s*su PVM\s+(\d+)(?:[.,]\d+)?\s*%", re.IGNORECASE)
EMPTY = re.compile(r"\s*\(\s*\)")
# Quantity times price is an amount but for rounding: 2 cents, or a hundredth of a large one.
LEAST_SLACK, SLACK = Decimal(2), Decimal("0.01")


class LineChange(BaseModel):
    """What became of a line; the amounts in cents, None where the line was not or is no more.

    `by_quantity` and `by_price` make up the difference; None where it cannot be told what made it.
    Rates of VAT are whole percent, as the names of the lines have them.
    """

    name: str
    amount_before: int | None
    amount: int | None
    unit: str | None = None
    quantity_before: str | None = None
    quantity: str | None = None
    price_before: str | None = None
    price: str | None = None
    by_quantity: int | None = None
    by_price: int | None = None
    vat_before: int | None = None
    vat: int | None = None


class Comparison(BaseModel):
    """This invoice beside that of the month or the year before; `amount` in cents is that one's."""

    than: Than
    number: str
    period: str
    amount: int
    lines: list[LineChange]


def earlier(period: str) -> dict[Than, str]:
    """The month before `period` (YYYY-MM), and the same month of the year before."""
    year, month = int(period[:4]), int(period[5:])
    before = f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"
    return {"month": before, "year": f"{year - 1}-{month:02}"}


def beside(bill: Bill, others: Iterable[Bill]) -> dict[Than, Bill]:
    """The bills to compare with. A month with several, its own or the earlier one, cannot be compared."""
    found: dict[str, list[Bill]] = {}
    for other in others:
        found.setdefault(other.period, []).append(other)
    if len(found.get(bill.period, [])) > 1:
        return {}
    alone = {period: bills[0] for period, bills in found.items() if len(bills) == 1}
    return {than: alone[period] for than, period in earlier(bill.period).items() if period in alone}


def plain(name: str) -> str:
    """A line's name without the rate of VAT, which changes while the line stays the same."""
    return EMPTY.sub("", VAT.sub("", name)).strip()


def changes(now: Sequence[Line], before: Sequence[Line]) -> list[LineChange]:
    """What is different, in the order of the bill, then what is there no more; same lines are left out."""
    unclear = _twice(now) | _twice(before)
    old = {_key(line): line for line in before if _key(line) not in unclear}
    new = {_key(line): line for line in now if _key(line) not in unclear}
    found = [_change(line, old.get(key)) for key, line in new.items()]
    gone = [_gone(line) for key, line in old.items() if key not in new]
    return [one for one in found if _is_different(one)] + gone


def _key(line: Line) -> str:
    return " ".join(plain(line.name).casefold().split())


def _twice(lines: Iterable[Line]) -> set[str]:
    return {key for key, times in Counter(_key(line) for line in lines).items() if times > 1}


def _is_different(change: LineChange) -> bool:
    return change.amount != change.amount_before or bool(change.by_price)


def _vat(line: Line) -> int | None:
    rate = VAT.search(line.name)
    return int(rate[1]) if rate else None


def _gone(line: Line) -> LineChange:
    return LineChange(name=plain(line.name), amount_before=line.amount, amount=None)


def _change(line: Line, old: Line | None) -> LineChange:
    if old is None:
        return LineChange(name=plain(line.name), amount_before=None, amount=line.amount)
    found = LineChange(name=plain(line.name), amount_before=old.amount, amount=line.amount)
    found.vat_before, found.vat = _vat(old), _vat(line)
    effects = _effects(line, old)
    if effects is None:
        return found
    amounts = {"quantity_before": old.quantity, "quantity": line.quantity, "unit": line.unit}
    prices = {"price_before": old.price, "price": line.price}
    return found.model_copy(update={**amounts, **prices, "by_quantity": effects[0], "by_price": effects[1]})


def _effects(line: Line, old: Line) -> tuple[int, int] | None:
    """By quantity at the price of then, the rest by price; None where the two do not make the amounts."""
    now, then = _factors(line), _factors(old)
    if line.unit != old.unit or now is None or then is None:
        return None
    (quantity, price), (quantity_then, price_then) = now, then
    difference = line.amount - old.amount
    if price == price_then:
        return difference, 0
    by_quantity = int(((quantity - quantity_then) * price_then * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return by_quantity, difference - by_quantity


def _factors(line: Line) -> tuple[Decimal, Decimal] | None:
    if line.quantity is None or line.price is None:
        return None
    quantity, price = Decimal(line.quantity), Decimal(line.price)
    slack = max(LEAST_SLACK, abs(line.amount) * SLACK)
    return (quantity, price) if abs(quantity * price * 100 - line.amount) <= slack else None
