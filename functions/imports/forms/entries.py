"""What is kept of a bank statement: of each entry the texts that say which payments it holds."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

type Parts = dict[str, list[str]]
"""Texts by where they stand below an entry or one of its payments, `RmtInf/Ustrd`; attributes: `Amt@Ccy`."""

PARTIES = ("Dbtr", "UltmtDbtr", "Cdtr")
DATES = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
WANTED = {
    *("Amt", "Amt@Ccy", "AmtDtls/TxAmt/Amt", "AmtDtls/TxAmt/Amt@Ccy", "CdtDbtInd", "RvslInd"),
    *("Sts", "Sts/Cd", *DATES, "NtryDtls/Btch/NbOfTxs"),
    *("AcctSvcrRef", "Refs/AcctSvcrRef", "Refs/EndToEndId", "RmtInf/Strd/CdtrRefInf/Ref"),
    *("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf", "AddtlNtryInf"),
    *(f"RltdPties/{who}{party}/Nm" for who in PARTIES for party in ("", "/Pty")),
    *(f"RltdPties/{who}Acct/Id/IBAN" for who in PARTIES),
}
# What says something by being there.
SIGNS = {"NtryDtls/Btch", "RtrInf"}
CODE = re.compile(r"RltdPties/(Ultmt)?Dbtr/(Pty/)?Id/(Org|Prvt)Id/Othr/(Id|SchmeNm/Cd)")
COST = 100  # characters that a kept text takes beside its own

AMOUNT = re.compile(r"\d{1,11}(\.\d{1,5})?", re.ASCII)
DATE = re.compile(r"[12]\d{3}-\d{2}-\d{2}", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class Unfit(Exception):
    """Raised for an entry that nobody could book as it is."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


@dataclass
class Entry:
    """`details` are the payments that it tells of, none if it tells only its sum."""

    parts: Parts = field(default_factory=dict)
    details: list[Parts] = field(default_factory=list)


def keep(parts: Parts, path: str, text: str) -> int:
    """Keeps a text if it is wanted; what that costs."""
    if (path in WANTED and text) or path in SIGNS:
        parts.setdefault(path, []).append(text)
    elif CODE.fullmatch(path):
        _keep_code(parts, path, text)
    else:
        return 0
    return len(text) + COST


def _keep_code(parts: Parts, path: str, text: str) -> None:
    """Of the payer's numbers only the one that is marked as the customer's code."""
    if path.endswith("Id"):
        parts["Othr"] = [text]
    elif text == "CUST":
        parts["CUST"] = parts.get("Othr", [])


def first(parts: Parts, *paths: str) -> str:
    return next((parts[path][0] for path in paths if parts.get(path)), "")


def sign(parts: Parts, otherwise: str = "") -> int:
    """Which way the money went; a reversal says so by the same indicator."""
    match first(parts, "CdtDbtInd") or otherwise:
        case "CRDT":
            return 1
        case "DBIT":
            return -1
        case other:
            raise Unfit("entry_direction", other)


def cents(text: str) -> int:
    amount = Decimal(text).scaleb(2) if AMOUNT.fullmatch(text) else Decimal("0.5")
    if amount % 1:
        raise Unfit("entry_amount", text)
    return int(amount)


def currency(parts: Parts) -> str:
    text = first(parts, "Amt@Ccy")
    if not CURRENCY.fullmatch(text):
        raise Unfit("entry_currency", text)
    return text


def day(parts: Parts) -> str:
    """When it was booked; if the bank does not say, when the money counts from."""
    text = first(parts, *DATES)[:10]
    try:
        return date.fromisoformat(text if DATE.fullmatch(text) else "").isoformat()
    except ValueError:
        raise Unfit("entry_date", text) from None
