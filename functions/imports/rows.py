"""What a row of each kind of file must be; the header line names the columns, so it tells the kind.

Words about each column, for people, are in words/; docs/exchange.md is made from both.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import ErrorDetails

from shared.fields import InvoiceNumber, MeterNumber, PayerCode, refusal
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


class Row(BaseModel):
    """A row, by the names of its columns."""

    payer_code: PayerCode = Field(examples=["01234"])


class ContractRow(Row):
    address: Written = Field(examples=["Ąžuolų g. 4-12, Pakruojis"])


class InvoiceRow(Row):
    number: InvoiceNumber = Field(examples=["Fiz12345"])
    period: Period = Field(examples=["2026-10"])
    issued_on: Date = Field(examples=["2026-11-09"])
    due_on: Date = Field(examples=["2026-11-30"])
    amount: Cents = Field(examples=["1 076,83"])
    paid: Cents = Field(examples=["0"])


class LineRow(Row):
    invoice_number: InvoiceNumber = Field(examples=["Fiz12345"])
    name: Written = Field(examples=["Šildymas (su PVM 21 %)"])
    quantity: Number = Field(examples=["522"])
    unit: Text = Field(examples=["kWh"])
    price: Number = Field(examples=["0,1117"])
    amount: Cents = Field(examples=["58,31"])


class MeterRow(Row):
    meter_number: MeterNumber = Field(examples=["KV1_241"])
    type: Written = Field(examples=["Karšto vandens skaitiklis"])
    place: Text = Field(examples=["Nr. 1 (vonia)"])
    decimals: Decimals = Field(examples=["3"])
    digits: Digits = Field(examples=["5"])
    remote: YesOrNo = Field(examples=["ne"])


class ReadingRow(Row):
    meter_number: MeterNumber = Field(examples=["KV1_241"])
    period: Period = Field(examples=["2026-10"])
    read_on: Date = Field(examples=["2026-10-30"])
    from_: CubicMetres = Field(alias="from", examples=["6,710"])
    to: CubicMetres = Field(examples=["7,000"])
    source: From = Field(examples=["customer"])


class BalanceRow(Row):
    """What a contract owes over all its invoices; below zero is paid too much."""

    as_of: Date = Field(examples=["2026-11-23"])
    balance: Cents = Field(examples=["-12,34"])


KINDS: dict[str, type[Row]] = {
    "contracts": ContractRow,
    "invoices": InvoiceRow,
    "invoice_lines": LineRow,
    "meters": MeterRow,
    "readings": ReadingRow,
    "balances": BalanceRow,
}


def columns(kind: str) -> list[str]:
    """In the order of the models, the payer code first."""
    return [field.alias or name for name, field in KINDS[kind].model_fields.items()]


def kind_of(header: list[str]) -> str | None:
    """The kind of file whose columns these are, in any order."""
    names = sorted(name.strip().lower() for name in header)
    return next((kind for kind in KINDS if names == sorted(columns(kind))), None)


def code_of(error: ErrorDetails) -> str:
    """Why a cell was refused; the words for the code are in words/."""
    return str(error["ctx"]["codes"][0]) if error["type"] == "field" else CODES[error["type"]]
