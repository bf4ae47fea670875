"""Money between our integer cents and the decimal text of others."""

import re
from decimal import Decimal

_EUROS = re.compile(r"(\d{1,9})(?:\.(\d{1,2})0*)?", re.ASCII)


def cents(text: str) -> int:
    """`45.21`, `45.2` or `45` in cents; ValueError for anything else, a sign or a third decimal too."""
    found = _EUROS.fullmatch(text)
    if not found:
        raise ValueError("amount")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def euros(amount: int) -> str:
    """Cents as `45.21`."""
    return str(Decimal(amount).scaleb(-2))
