"""A customer's own data in one document: the shapes, and how stored items become them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import AwareDatetime, BaseModel, Field

from functions.account.profile import SignIn, moment, sign_ins
from shared.aws import Item
from shared.fields import Delivery
from shared.identity import Account, Caller
from shared.invoices import Balance, Bill, Line, lines
from shared.payment import Payment
from shared.payment_shown import PaymentShown, shown
from shared.readings import format_reading

DECIMALS = 3


class ExportedContract(BaseModel):
    payer_code: str
    label: str | None
    address: str | None
    delivery: Delivery


class ExportedInvoice(Bill):
    """`paid` in cents."""

    paid: int
    lines: list[Line]


class ExportedReading(BaseModel):
    """Cubic metres, with the meter's decimals."""

    payer_code: str
    meter_number: str
    period: str
    from_: str = Field(serialization_alias="from")
    to: str
    difference: str
    source: str
    at: AwareDatetime


class Export(BaseModel):
    exported_at: AwareDatetime
    account: Account
    sessions: list[SignIn]
    contracts: list[ExportedContract]
    invoices: list[ExportedInvoice]
    balances: list[Balance]
    readings: list[ExportedReading]
    payments: list[PaymentShown]


@dataclass(frozen=True)
class Found:
    """What the other tables have: addresses by payer code, items, payments."""

    addresses: dict[str, str]
    invoices: Iterable[Item]
    meters: Iterable[Item]
    payments: Iterable[Payment]


def export(caller: Caller, found: Found, now: int) -> Export:
    bills = list(found.invoices)
    return Export(
        exported_at=moment(now),
        account=caller.account,
        sessions=sign_ins(caller),
        contracts=[
            ExportedContract(
                payer_code=link.payer_code,
                label=link.label,
                address=found.addresses.get(link.payer_code),
                delivery=link.delivery,
            )
            for link in caller.links
        ],
        invoices=_invoices(bills),
        balances=[Balance.model_validate(item) for item in bills if item["sk"] == "BALANCE"],
        readings=_readings(list(found.meters)),
        payments=[shown(payment) for payment in found.payments],
    )


def _invoices(items: list[Item]) -> list[ExportedInvoice]:
    bills = {(item["pk"], item["number"]): item for item in items if item["sk"].startswith("LINES#")}
    return [
        ExportedInvoice.model_validate({**item, "lines": lines(bills.get((item["pk"], item["number"])))})
        for item in items
        if item["sk"].startswith("INVOICE#")
    ]


def _readings(items: list[Item]) -> list[ExportedReading]:
    decimals = {
        (item["pk"], item["meter_number"]): int(item.get("decimals", DECIMALS))
        for item in items
        if item["sk"].startswith("METER#")
    }
    return [
        _reading(item, decimals.get((item["pk"], item["meter_number"]), DECIMALS))
        for item in items
        if item["sk"].startswith("READING#")
    ]


def _reading(item: Item, decimals: int) -> ExportedReading:
    return ExportedReading(
        payer_code=item["payer_code"],
        meter_number=item["meter_number"],
        period=item["period"],
        from_=format_reading(item["from"], decimals),
        to=format_reading(item["to"], decimals),
        difference=format_reading(item["difference"], decimals),
        source=item["source"],
        at=moment(int(item["at"])),
    )
