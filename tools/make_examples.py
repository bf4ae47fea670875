"""Makes examples/: two years of four contracts, as a billing system of a small town would export them.

    python -m tools.make_examples

Everything is made up and follows from the numbers in example_town.py, so the same files come out every time.
"""

import calendar
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tools.example_town import (
    BILLS_A_MONTH,
    CONTRACTS,
    HEAT,
    HEAT_PRICE,
    LAST,
    MONTHS,
    WATER_SHARE,
    Contract,
    Meter,
)

FOLDER = Path(__file__).resolve().parents[1] / "examples"


def months() -> Iterator[date]:
    """First days of the months, oldest first."""
    for ago in range(MONTHS - 1, -1, -1):
        index = LAST.year * 12 + LAST.month - 1 - ago
        yield date(index // 12, index % 12 + 1, 1)


def following(month: date, day: int) -> date:
    """A day of the month after `month`; past its end it is its last day."""
    year, number = (month.year + 1, 1) if month.month == 12 else (month.year, month.month + 1)
    return date(year, number, min(day, calendar.monthrange(year, number)[1]))


def rounded(value: Decimal, unit: str) -> Decimal:
    return value.quantize(Decimal(unit), ROUND_HALF_UP)


def used(meter: Meter, index: int, month: date) -> Decimal:
    """m³ that the meter counts in a month."""
    plain = Decimal(meter.monthly[index % len(meter.monthly)])
    if not meter.seasonal:
        return plain
    return rounded(plain * Decimal(str(WATER_SHARE[month.month - 1])), "0.001")


@dataclass(frozen=True)
class Line:
    name: str
    quantity: Decimal
    unit: str
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return rounded(self.quantity * self.price, "0.01")


def vat(month: date) -> Decimal:
    """The relief for heat and hot water ended with 2025: 9 % then, 21 % since."""
    return Decimal("1.09") if month.year < 2026 else Decimal("1.21")


def lines(contract: Contract, index: int, month: date) -> Iterator[Line]:
    """The lines of a month's bill, VAT inside."""
    change, rate = Decimal(str(HEAT_PRICE[month.month - 1])), vat(month)
    water = sum((used(meter, index, month) for meter in contract.meters), Decimal(0))
    heat = rounded(contract.square_metres * Decimal(str(HEAT[month.month - 1])), "1")
    percent = f"PVM {(rate - 1) * 100:.0f} %"
    if heat:
        price = rounded(Decimal("0.1013") * change * rate, "0.0001")
        yield Line(f"Šildymas (su {percent})", heat, "kWh", price)
    price = rounded(Decimal("9.91") * change * rate, "0.01")
    yield Line(f"Karštas vanduo (su {percent})", water, "m³", price)
    price = rounded(Decimal("12.40") * change * rate, "0.01")
    circulation = f"Karšto vandens temperatūros palaikymas (cirkuliacija, su {percent})"
    yield Line(circulation, Decimal(1), "vnt.", price)
    service = "Karšto vandens skaitiklių aptarnavimas (su PVM 21 %)"
    yield Line(service, Decimal(1), "vnt.", Decimal("1.45"))


def numbers(contract: Contract) -> list[str]:
    """Invoice numbers, oldest first."""
    first = contract.last_number - (MONTHS - 1) * BILLS_A_MONTH
    return [f"Fiz{number:05d}" for number in range(first, contract.last_number + 1, BILLS_A_MONTH)]


def paid(contract: Contract, index: int, amount: Decimal) -> Decimal:
    newest_first = MONTHS - 1 - index
    share = contract.paid[newest_first] if newest_first < len(contract.paid) else "1"
    return rounded(amount * Decimal(share), "0.01")


def bill(contract: Contract, index: int, month: date) -> tuple[Decimal, Decimal]:
    """What the bill of a month comes to, and what of it is paid."""
    amount = sum((line.amount for line in lines(contract, index, month)), Decimal(0))
    return amount, paid(contract, index, amount)


type Table = Iterable[tuple[object, ...]]


def invoices() -> Table:
    for contract in CONTRACTS:
        for index, (number, month) in enumerate(zip(numbers(contract), months(), strict=True)):
            days = following(month, 9), following(month, 31)
            yield number, contract.payer_code, f"{month:%Y-%m}", *days, *bill(contract, index, month)


def invoice_lines() -> Table:
    for contract in CONTRACTS:
        for index, (number, month) in enumerate(zip(numbers(contract), months(), strict=True)):
            for line in lines(contract, index, month):
                about = line.name, line.quantity, line.unit, line.price, line.amount
                yield number, contract.payer_code, *about


def readings() -> Table:
    for contract in CONTRACTS:
        for meter in contract.meters:
            stand = Decimal(meter.start)
            for index, month in enumerate(months()):
                end = (stand + used(meter, index, month)) % 10**5
                read_on = month.replace(day=calendar.monthrange(month.year, month.month)[1] - 1)
                bounds = f"{stand:.{meter.decimals}f}", f"{end:.{meter.decimals}f}"
                yield (
                    contract.payer_code,
                    meter.number,
                    f"{month:%Y-%m}",
                    read_on,
                    *bounds,
                    source(meter, index),
                )
                stand = end


def source(meter: Meter, index: int) -> str:
    """Mostly the customer; the utility looks once a year, and once nobody declared."""
    if meter.remote:
        return "remote"
    return {7: "estimate", 8: "utility", 20: "utility"}.get(index, "customer")


def meters() -> Table:
    for contract in CONTRACTS:
        for meter in contract.meters:
            shape = meter.decimals, 5, str(meter.remote).lower()
            yield contract.payer_code, meter.number, "Karšto vandens skaitiklis", meter.place, *shape


def contracts() -> Table:
    return ((one.payer_code, one.address) for one in CONTRACTS)


def balances() -> Table:
    """What is left of all bills, less what was paid ahead, some days after the newest bills."""
    for contract in CONTRACTS:
        bills = [bill(contract, index, month) for index, month in enumerate(months())]
        owed = sum((amount - settled for amount, settled in bills), -Decimal(contract.ahead))
        yield contract.payer_code, following(LAST, 20), owed


FILES: dict[str, tuple[str, Callable[[], Table]]] = {
    "contracts": ("payer_code,address", contracts),
    "invoices": ("number,payer_code,period,issued_on,due_on,amount,paid", invoices),
    "invoice_lines": ("invoice_number,payer_code,name,quantity,unit,price,amount", invoice_lines),
    "meters": ("payer_code,meter_number,type,place,decimals,digits,remote", meters),
    "readings": ("payer_code,meter_number,period,read_on,from,to,source", readings),
    "balances": ("payer_code,as_of,balance", balances),
}


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name, (header, rows) in FILES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows())


if __name__ == "__main__":
    main()
