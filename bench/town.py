"""Invoices of a made-up utility, as many as are asked for: the same number gives the same file."""

from collections.abc import Iterator
from pathlib import Path

HEADER = "number,payer_code,period,issued_on,due_on,amount,paid\n"


def write_invoices(path: Path, rows: int) -> int:
    """A month's invoices, one a contract; the bytes written."""
    with path.open("w") as file:
        file.write(HEADER)
        file.writelines(_rows(rows))
    return path.stat().st_size


def _rows(rows: int) -> Iterator[str]:
    for number in range(1, rows + 1):
        amount = number * 7919 % 20000
        paid = amount if number % 3 else 0
        about = f"Fiz{number:08d},{number:08d},2026-10,2026-11-09,2026-11-30"
        yield f"{about},{amount / 100:.2f},{paid / 100:.2f}\n"
