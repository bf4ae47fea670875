"""What a row of each kind of file must be; the header line names the columns, so it tells the kind.

Words about each column, for people, are in words/; docs/exchange.md is made from both.
"""

from pydantic import BaseModel, Field

from functions.imports.values import (
    Cents,
    CentsOrAll,
    CubicMetres,
    Date,
    Decimals,
    Digits,
    From,
    InvoiceOrNone,
    Number,
    PayerOrNone,
    PaymentName,
    Period,
    RefundNumber,
    Text,
    TransferName,
    Written,
    YesOrNo,
)
from shared.fields import InvoiceNumber, MeterNumber, PayerCode
from shared.transfers import Movement


class Row(BaseModel):
    """A row, by the names of its columns."""


class OfContract(Row):
    payer_code: PayerCode = Field(examples=["01234"])


class ContractRow(OfContract):
    address: Written = Field(examples=["Ąžuolų g. 4-12, Pakruojis"])


class InvoiceRow(OfContract):
    number: InvoiceNumber = Field(examples=["Fiz12345"])
    period: Period = Field(examples=["2026-10"])
    issued_on: Date = Field(examples=["2026-11-09"])
    due_on: Date = Field(examples=["2026-11-30"])
    amount: Cents = Field(examples=["1 076,83"])
    paid: Cents = Field(examples=["0"])


class LineRow(OfContract):
    invoice_number: InvoiceNumber = Field(examples=["Fiz12345"])
    name: Written = Field(examples=["Šildymas (su PVM 21 %)"])
    quantity: Number = Field(examples=["522"])
    unit: Text = Field(examples=["kWh"])
    price: Number = Field(examples=["0,1117"])
    amount: Cents = Field(examples=["58,31"])


class MeterRow(OfContract):
    meter_number: MeterNumber = Field(examples=["KV1_241"])
    type: Written = Field(examples=["Karšto vandens skaitiklis"])
    place: Text = Field(examples=["Nr. 1 (vonia)"])
    decimals: Decimals = Field(examples=["3"])
    digits: Digits = Field(examples=["5"])
    remote: YesOrNo = Field(examples=["ne"])


class ReadingRow(OfContract):
    meter_number: MeterNumber = Field(examples=["KV1_241"])
    period: Period = Field(examples=["2026-10"])
    read_on: Date = Field(examples=["2026-10-30"])
    from_: CubicMetres = Field(alias="from", examples=["6,710"])
    to: CubicMetres = Field(examples=["7,000"])
    source: From = Field(examples=["customer"])


class BalanceRow(OfContract):
    """What a contract owes over all its invoices; below zero is paid too much."""

    as_of: Date = Field(examples=["2026-11-23"])
    balance: Cents = Field(examples=["-12,34"])


class RefundRow(Row):
    payment: PaymentName = Field(examples=["06dq8xv3n5k7t1c9e2r4m6y8w0"])
    amount: CentsOrAll = Field(examples=["12,34"])
    refund_number: RefundNumber = Field(examples=["GR-2026-15"])


class AssignmentRow(Row):
    """An answer of the clerk; without a payer code none was given yet."""

    transfer: TransferName = Field(examples=["5f0c1e7d9a3b4286b1d4e6f80a2c4e61"])
    payer_code: PayerOrNone = Field(examples=["01234"])
    invoice_number: InvoiceOrNone = Field(examples=["Fiz12345"])


class TransferRow(Row, Movement):
    """A payment of a bank statement, as forms/camt.py makes it: nothing in it is refused any more.

    `names` are what the line is known by, one at least, with commas. `whole` names the entry that the line is
    one of several of, of `whole_amount`. A line that is only a `sum` is the other way round: the entry is all
    that the file has of several payments. `detail` is the bank's own number of the payment, `part` its place
    in the entry.
    """

    names: str
    whole: str
    whole_amount: int
    sum: bool
    detail: str
    part: int


KINDS: dict[str, type[Row]] = {
    "contracts": ContractRow,
    "invoices": InvoiceRow,
    "invoice_lines": LineRow,
    "meters": MeterRow,
    "readings": ReadingRow,
    "balances": BalanceRow,
    "refunds": RefundRow,
    "assignments": AssignmentRow,
}
# What no table names by its header.
MODELS = KINDS | {"transfers": TransferRow}


def columns(kind: str) -> list[str]:
    """In the order of the models."""
    return [field.alias or name for name, field in MODELS[kind].model_fields.items()]


def kind_of(header: list[str]) -> str | None:
    """The kind of file whose columns these are, in any order.

    The clerk answers in the list of transfers itself, which has other columns beside those of the answer.
    """
    names = sorted(name.strip().lower() for name in header)
    answers = all(names.count(column) == 1 for column in columns("assignments"))
    exact = (kind for kind in KINDS if names == sorted(columns(kind)))
    return "assignments" if answers else next(exact, None)
