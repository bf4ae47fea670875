"""What a row of each kind of file must be; the header line names the columns, so it tells the kind."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from shared.fields import InvoiceNumber, MeterNumber, PayerCode, refusal
from shared.meters import DIGITS, RANKS, Source

type Check = Callable[[str], Any]


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


def _printable(text: str) -> str:
    if not text.isprintable():
        raise refusal("characters")
    return text


def _existing_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _cents(text: str) -> int:
    return int(Decimal(text).scaleb(2))


Text = Annotated[str, StringConstraints(max_length=200), AfterValidator(_printable)]
Written = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable)]
Cents = Annotated[int, _checked(r"-?\d{1,9}(\.\d{1,2})?", "cents", _cents)]
Number = Annotated[str | None, _checked(r"(-?\d{1,9}(\.\d{1,6})?)?", "decimal", lambda text: text or None)]
CubicMetres = Annotated[Decimal, _checked(r"\d{1,8}(\.\d{1,3})?", "decimal", Decimal)]
Date = Annotated[str, _checked(r"[12]\d{3}-\d{2}-\d{2}", "date", _existing_date)]
Period = Annotated[str, _checked(r"[12]\d{3}-(0[1-9]|1[0-2])", "period")]
YesOrNo = Annotated[bool, _checked("true|false", "yes_or_no", lambda text: text == "true")]
Decimals = Annotated[int, _checked("[0-3]", "decimal", int)]
Digits = Annotated[int, _checked("[1-8]?", "decimal", lambda text: int(text or DIGITS))]
From = Annotated[Source, _checked("|".join(RANKS), "source")]


class Row(BaseModel):
    """A row, by the names of its columns."""

    payer_code: PayerCode


class ContractRow(Row):
    address: Written


class InvoiceRow(Row):
    number: InvoiceNumber
    period: Period
    issued_on: Date
    due_on: Date
    amount: Cents
    paid: Cents


class LineRow(Row):
    invoice_number: InvoiceNumber
    name: Written
    quantity: Number
    unit: Text
    price: Number
    amount: Cents


class MeterRow(Row):
    meter_number: MeterNumber
    type: Written
    place: Text
    decimals: Decimals
    digits: Digits
    remote: YesOrNo


class ReadingRow(Row):
    meter_number: MeterNumber
    period: Period
    read_on: Date
    from_: Annotated[CubicMetres, Field(alias="from")]
    to: CubicMetres
    source: From


KINDS: dict[str, type[Row]] = {
    "contracts": ContractRow,
    "invoices": InvoiceRow,
    "invoice_lines": LineRow,
    "meters": MeterRow,
    "readings": ReadingRow,
}


def columns(kind: str) -> set[str]:
    return {field.alias or name for name, field in KINDS[kind].model_fields.items()}


def kind_of(header: list[str]) -> str | None:
    """The kind of file whose columns these are, in any order."""
    names = [name.strip().lower() for name in header]
    return next((kind for kind in KINDS if sorted(names) == sorted(columns(kind))), None)
