"""Readings as people type them and as they are shown."""

import re
from decimal import Decimal

WHOLE_DIGITS_MAX = 8


def parse_reading(text: str, decimals: int) -> Decimal:
    """A reading as people type it, `00125,5`, `1 234.5` or `12,5 m³`, in cubic metres.

    Raises ValueError with the code reading_format, reading_decimals, reading_long or missing.
    """
    plain = re.sub(r"\s*m[3³]\s*$", "", text, flags=re.IGNORECASE)
    plain = re.sub(r"[\s'’]", "", plain)
    if not plain:
        raise ValueError("missing")
    parts = re.fullmatch(r"(\d+)(?:[.,](\d*))?", plain, re.ASCII)
    if not parts:
        raise ValueError("reading_format")
    whole, fraction = parts[1].lstrip("0") or "0", (parts[2] or "").rstrip("0")
    if len(fraction) > decimals:
        raise ValueError("reading_decimals")
    if len(whole) > WHOLE_DIGITS_MAX:
        raise ValueError("reading_long")
    return Decimal(f"{whole}.{fraction or 0}")


def format_reading(value: Decimal, decimals: int) -> str:
    """`value` in m³ with as many decimals as the meter shows, `7.000`."""
    return f"{value:.{decimals}f}"
