"""What a cell may be, and why one is refused."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import ErrorDetails

from shared.fields import INVOICE_NUMBER_PATTERN, PAYER_CODE_PATTERN, PAYMENT_ID_PATTERN, refusal
from shared.meters import DIGITS, RANKS, Source

type Check = Callable[[str], Any]

TEXT_MAX = 200
# Spaces that programs put between thousands: plain, no-break, narrow no-break, thin.
SPACES = " \u00a0\u202f\u2009"
WHOLE = rf"(?:\d{{1,9}}|\d{{1,3}}(?:[{SPACES}]\d{{3}}){{1,2}})"
SIGN = "[-+−]?"
PLAIN = str.maketrans({**dict.fromkeys([*SPACES, "+"]), ",": ".", "−": "-"})
HIGHEST_READING = Decimal(10**8)
YES_OR_NO = {
    **dict.fromkeys(("true", "1", "taip", "yes"), True),
    **dict.fromkeys(("false", "0", "ne", "no"), False),
}
# pydantic's own errors: half a character is what JSON can carry and no text can hold.
CODES = {"string_too_long": "too_long", "string_too_short": "missing", "string_unicode": "characters"}
FORMULA = re.compile(r"[=@+]|-\S")


def _checked(pattern: str, code: str, make: Check = str) -> BeforeValidator:
    """`make` of a text that matches; else a refusal that says `code`."""
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> Any:  # noqa: ANN401 - whatever `make` makes
        if not compiled.fullmatch(text):
            raise refusal(code)
        try:
            return make(text)
        except ValueError:
            raise refusal(code) from None

    return BeforeValidator(check)


def _harmless(text: str) -> str:
    """A text comes back in reports and pages that somebody may open in a spreadsheet."""
    if not text.isprintable():
        raise refusal("characters")
    if FORMULA.match(text):
        raise refusal("formula_text")
    return text


def _existing_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _plain(text: str) -> str:
    """A number as Python reads it: `1 234,5` is `1234.5`."""
    return text.translate(PLAIN)


def _cents(text: str) -> int:
    return int(Decimal(_plain(text)).scaleb(2))


def _cents_or_all(text: str) -> int | None:
    if not text:
        return None
    if not (amount := _cents(text)):
        raise ValueError
    return amount


def _cubic_metres(text: str) -> Decimal:
    value = Decimal(_plain(text))
    if value >= HIGHEST_READING:
        raise ValueError
    return value


Text = Annotated[str, StringConstraints(max_length=TEXT_MAX), AfterValidator(_harmless)]
Written = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX), AfterValidator(_harmless)]
Cents = Annotated[int, _checked(rf"{SIGN}{WHOLE}([.,]\d{{1,2}})?", "cents", _cents)]
Number = Annotated[
    str | None,
    _checked(rf"({SIGN}{WHOLE}([.,]\d{{1,6}})?)?", "decimal", lambda text: _plain(text) or None),
]
CubicMetres = Annotated[Decimal, _checked(rf"{WHOLE}([.,]\d{{1,3}})?", "cubic_metres", _cubic_metres)]
Date = Annotated[str, _checked(r"[12]\d{3}-\d{2}-\d{2}", "date", _existing_date)]
# A spreadsheet makes a date of a month that is typed into it.
Period = Annotated[str, _checked(r"[12]\d{3}-(0[1-9]|1[0-2])(-01)?", "period", lambda text: text[:7])]
YesOrNo = Annotated[
    bool, _checked(f"(?i:{'|'.join(YES_OR_NO)})", "yes_or_no", lambda text: YES_OR_NO[text.lower()])
]
Decimals = Annotated[int, _checked("[0-3]", "decimals", int)]
Digits = Annotated[int, _checked("[1-8]?", "digits", lambda text: int(text or DIGITS))]
From = Annotated[Source, _checked("|".join(RANKS), "source")]
# What the clerk wants back is more than nothing; an empty cell is all that is left.
CentsOrAll = Annotated[int | None, _checked(rf"({WHOLE}([.,]\d{{1,2}})?)?", "refund_amount", _cents_or_all)]
PaymentName = Annotated[str, _checked(PAYMENT_ID_PATTERN, "payment")]
RefundNumber = Annotated[str, _checked(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", "refund_number")]
TransferName = Annotated[str, _checked(r"[0-9a-f]{32}", "transfer")]
PayerOrNone = Annotated[str, _checked(rf"({PAYER_CODE_PATTERN})?", "payer_code")]
InvoiceOrNone = Annotated[str, _checked(rf"({INVOICE_NUMBER_PATTERN})?", "invoice_number")]


def code_of(error: ErrorDetails) -> str:
    """Why a cell was refused; the words for the code are in words/."""
    return str(error["ctx"]["codes"][0]) if error["type"] == "field" else CODES[error["type"]]
