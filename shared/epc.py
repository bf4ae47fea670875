"""A transfer that pays an invoice: what the payer types into the bank, or scans (EPC069-12)."""

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel

from shared.invoices import Invoice

if TYPE_CHECKING:
    from segno import QRCode

EPC_ENCODING = (
    "utf-8"  # the library would choose ISO 8859-4 for Lithuanian letters, which few banks' apps read
)


class Transfer(BaseModel):
    """Whom to pay, how many cents, and the text by which the utility knows what is paid."""

    payee: str
    iban: str
    amount: int
    text: str


def transfer(invoice: Invoice, payee: str, iban: str) -> Transfer | None:
    """None where nothing is due, or where the utility takes no transfers.

    The text is Lithuanian for everybody: the utility and its bank read it.
    """
    if not (invoice.due and payee and iban):
        return None
    text = f"Mokėtojo kodas {invoice.payer_code}, sąskaita {invoice.number}"
    return Transfer(payee=payee, iban=iban, amount=invoice.due, text=text)


def qr(to: Transfer) -> "QRCode":
    """The QR code of a transfer."""
    from segno.helpers import make_epc_qr  # noqa: PLC0415 - a list of invoices draws nothing

    amount = Decimal(to.amount).scaleb(-2)
    return make_epc_qr(to.payee, to.iban, amount, text=to.text, encoding=EPC_ENCODING)
