"""Which payments an entry of a bank statement holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from functions.imports.faults import Fault
from functions.imports.forms import entries, naming
from functions.imports.forms.entries import Entry, Parts, Unfit, first
from functions.imports.forms.naming import Account
from functions.imports.forms.sources import RawRow

NOT_YET = {"PDNG", "INFO", "FUTR"}
TEXT_MAX, NAME_MAX, CODE_MAX = 1000, 140, 35


@dataclass(frozen=True)
class Sum:
    """What an entry comes to, in cents, below zero what went out; `name` is "" where none is needed."""

    account: Account
    amount: int
    currency: str
    booked_on: str
    reference: str
    name: str = ""


def rows(number: int, account: Account, entry: Entry) -> Iterator[RawRow]:
    """The payments of an entry, each a `rows.TransferRow`, or why none of them can be taken.

    None of what is not booked yet, and of what the utility pays to others: whom is nobody's business here.
    """
    try:
        found = list(_lines(account, entry))
    except Unfit as unfit:
        yield RawRow(number, {}, (Fault(number, None, unfit.code, unfit.value),))
    else:
        yield from (RawRow(number, cells) for cells in found)


def _lines(account: Account, entry: Entry) -> Iterator[dict[str, str]]:
    if not (_is_booked(entry) and _came_in(entry)):
        return
    booked = _booked(account, entry)
    if _is_part_of_a_sum(entry):
        yield _cells(booked, entry, {}) | {"names": booked.name, "sum": "1"}
    elif len(entry.details) > 1:
        yield from _several(booked, entry)
    elif booked.amount:
        yield _single(booked, entry)


def _is_booked(entry: Entry) -> bool:
    status = first(entry.parts, "Sts/Cd", "Sts")
    if status not in NOT_YET | {"BOOK"}:
        raise Unfit("entry_status", status)
    return status == "BOOK"


def _came_in(entry: Entry) -> bool:
    """Also what came in and was taken back."""
    if entries.sign(entry.parts) > 0 or first(entry.parts, "RvslInd") in ("true", "1"):
        return True
    return any("RtrInf" in detail for detail in entry.details)


def _booked(account: Account, entry: Entry) -> Sum:
    if not account.iban:
        raise Unfit("statement_account")
    parts = entry.parts
    amount = entries.sign(parts) * entries.cents(first(parts, "Amt"))
    reference = naming.reference(first(parts, "AcctSvcrRef"))
    found = Sum(account, amount, entries.currency(parts), entries.day(parts), reference)
    if reference:
        return replace(found, name=naming.of_number(account, reference, amount))
    # One payment has a name of its own. Several, and none, may be told of otherwise in another file.
    if len(entry.details) == 1 and not _is_part_of_a_sum(entry):
        return found
    return replace(found, name=naming.of_sum(account, found.booked_on, amount))


def _is_part_of_a_sum(entry: Entry) -> bool:
    """Whether the entry comes to more payments than it tells of."""
    numbers = entry.parts.get("NtryDtls/Btch/NbOfTxs", [])
    of = sum(int(number) for number in numbers if number.isdecimal() and len(number) < CODE_MAX)
    if "NtryDtls/Btch" in entry.parts and not numbers:
        return not entry.details
    return of > max(1, len(entry.details))


def _single(booked: Sum, entry: Entry) -> dict[str, str]:
    """The only payment of an entry has the names of both; its amount is what came to the account."""
    cells = _cells(booked, entry, entry.details[0] if entry.details else {})
    names = [booked.name] if booked.name else []
    if cells["detail"]:
        names.insert(0, naming.of_number(booked.account, cells["detail"], booked.amount))
    elif not booked.reference:
        names.insert(0, naming.of_payment(booked.account, cells))
    return cells | {"names": ",".join(dict.fromkeys(names))}


def _several(booked: Sum, entry: Entry) -> Iterator[dict[str, str]]:
    """One line a payment; `whole` says of which entry, so that its sum does not count too."""
    lines = [
        _cells(replace(booked, amount=_amount(booked, entry, detail)), entry, detail)
        for detail in entry.details
    ]
    if sum(int(cells["amount"]) for cells in lines) != booked.amount:
        raise Unfit("details_sum", f"{booked.amount / 100:.2f}")
    told_apart = len({cells["detail"] for cells in lines if cells["detail"]}) == len(lines)
    whole = {"whole": booked.name, "whole_amount": str(booked.amount)}
    for part, cells in enumerate(lines):
        detail = cells["detail"] if told_apart else ""
        if detail:
            name = naming.of_number(booked.account, detail, int(cells["amount"]))
        elif booked.reference:
            name = naming.of_number(booked.account, booked.reference, int(cells["amount"]), part)
        else:
            name = naming.of_payment(booked.account, cells)
        if cells["amount"] != "0":
            yield cells | whole | {"names": name, "detail": detail, "part": str(part)}


def _amount(booked: Sum, entry: Entry, detail: Parts) -> int:
    way = entries.sign(detail, first(entry.parts, "CdtDbtInd"))
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if first(detail, f"{path}@Ccy") == booked.currency:
            return way * entries.cents(first(detail, path))
    raise Unfit("details_sum", f"{booked.amount / 100:.2f}")


def _cells(booked: Sum, entry: Entry, detail: Parts) -> dict[str, str]:
    own = naming.reference(first(detail, "Refs/AcctSvcrRef"))
    # Who pays, or whom our own money came back from.
    other = "Cdtr" if _iban(detail, "Dbtr") == booked.account.iban else "Dbtr"
    return {
        "whole": "",
        "whole_amount": "0",
        "sum": "0",
        "detail": own,
        "part": "0",
        "iban": booked.account.iban,
        "amount": str(booked.amount),
        "currency": booked.currency,
        "booked_on": booked.booked_on,
        "payer": _clean(_party(detail, other) or _party(detail, f"Ultmt{other}"), NAME_MAX),
        "payer_iban": _iban(detail, other),
        "payer_code": _clean(first(detail, "CUST"), CODE_MAX),
        "reference": _clean(first(detail, "RmtInf/Strd/CdtrRefInf/Ref"), CODE_MAX),
        "text": _clean(_text(entry, detail), TEXT_MAX),
        "end_to_end": naming.reference(first(detail, "Refs/EndToEndId"), shortest=1),
        "bank_ref": own or booked.reference,
    }


def _party(detail: Parts, who: str) -> str:
    return first(detail, f"RltdPties/{who}/Nm", f"RltdPties/{who}/Pty/Nm")


def _iban(detail: Parts, who: str) -> str:
    return "".join(first(detail, f"RltdPties/{who}Acct/Id/IBAN").split()).upper()[:CODE_MAX]


def _text(entry: Entry, detail: Parts) -> str:
    """What the payer wrote; the bank's own words only where they can be meant of no other payment."""
    written = detail.get("RmtInf/Ustrd", []) + detail.get("RmtInf/Strd/AddtlRmtInf", [])
    if written or len(entry.details) > 1:
        return " ".join(written)
    return first(detail, "AddtlTxInf") or first(entry.parts, "AddtlNtryInf")


def _clean(text: str, most: int) -> str:
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:most]
