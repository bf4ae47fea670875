"""Amounts and dates as people write them, in mails and on paper."""

from datetime import date, datetime
from decimal import Decimal

from shared.calendar import VILNIUS
from shared.fields import Language

SPACE = "\N{NO-BREAK SPACE}"  # keeps a number and its sign on one line


def money(cents: int, language: Language) -> str:
    """Euros as people write them: 1 234,56 € or €1,234.56."""
    sign = "−" if cents < 0 else ""
    digits = f"{Decimal(abs(cents)).scaleb(-2):,.2f}"
    if language == "en":
        return f"{sign}€{digits}"
    return f"{sign}{digits.replace(',', SPACE).replace('.', ',')}{SPACE}€"


def day(iso: str, language: Language) -> str:
    """A date as people write it: Lithuanians as ISO does, 30 November 2026 cannot be misread in English."""
    given = date.fromisoformat(iso)
    return f"{given.day} {given:%B %Y}" if language == "en" else iso


def moment(at: int, language: Language) -> str:
    """A time in Lithuania (`at` in epoch seconds), to the minute."""
    local = datetime.fromtimestamp(at, VILNIUS)
    return f"{day(local.date().isoformat(), language)} {local:%H:%M}"
