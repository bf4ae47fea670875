"""The two papers, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Spacer, Table

from functions.receipts import sheet
from functions.receipts.receipt import TRANSFER, Receipt
from functions.receipts.sheet import text
from shared import texts
from shared.calendar import midnight, today
from shared.epc import Transfer, qr
from shared.fields import Language
from shared.invoices import Invoice
from shared.writing import day, moment, money

SIDE = 64 * mm  # of a QR code: modules of some 1.6 mm, which any camera reads from an arm's length
QUIET = 10 * mm  # beside it; four modules are the least


@dataclass(frozen=True)
class Paper:
    """A PDF and what to call the file, without `.pdf`."""

    name: str
    content: bytes


def receipt(of: Receipt, language: Language) -> Paper:
    words = texts.catalog(language)["papers"]["receipt"]
    about = sheet.About(f"{words['title']} {of.payment_id}", language, of.received_at)
    made = sheet.pdf(about, partial(_receipt, of, language, words))
    return Paper(f"{words['file']}-{today(of.received_at)}-{of.payment_id[-6:]}", made)


def _receipt(of: Receipt, language: Language, words: dict[str, Any]) -> list[Flowable]:
    amount = money(of.amount, language)
    facts = [
        (words["number"], of.payment_id),
        (words["received"], _received(of, language)),
        (words["way"], _way(of, words)),
    ]
    totals = [(words["total"], amount), *_refunded(of, language, words)]
    return [
        *_letterhead(),
        text(words["title"], sheet.TITLE),
        text(words["state"][_state(of)].format(amount=amount), sheet.LARGE),
        sheet.facts(facts),
        Spacer(0, 3 * mm),
        text(words["proof"].format(**texts.brand()), sheet.FINE),
        sheet.sums(words["columns"], list(_rows(of, language, words)), totals),
    ]


def _received(of: Receipt, language: Language) -> str:
    at = of.received_at
    return day(today(at).isoformat(), language) if of.way == TRANSFER else moment(at, language)


def _way(of: Receipt, words: dict[str, Any]) -> str:
    way: str = words["ways"][of.way]
    return f"{way} ({words['providers'].get(of.provider, of.provider)})" if of.provider else way


def _state(of: Receipt) -> str:
    if not of.refunds:
        return "received"
    return "partly_refunded" if of.kept > 0 else "refunded"


def _rows(of: Receipt, language: Language, words: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for part in of.covered:
        yield words["invoice"].format(number=part.number), part.payer_code, money(part.amount, language)
    for some in of.credit:
        yield words["credit"], some.payer_code, money(some.amount, language)


def _refunded(of: Receipt, language: Language, words: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for refund in of.refunds:
        yield words["refund"].format(at=moment(refund.at, language)), money(-refund.amount, language)
    if of.refunds:
        yield words["kept"], money(of.kept, language)


def slip(bill: Invoice, to: Transfer, language: Language) -> Paper:
    words = texts.catalog(language)["papers"]["slip"]
    issued = midnight(date.fromisoformat(bill.issued_on))
    about = sheet.About(f"{words['title']} {bill.number}", language, issued)
    made = sheet.pdf(about, partial(_slip, bill, to, language, words))
    return Paper(f"{words['file']}-{bill.number}", made)


def _slip(bill: Invoice, to: Transfer, language: Language, words: dict[str, Any]) -> list[Flowable]:
    amount, until = money(to.amount, language), day(bill.due_on, language)
    facts = [
        (words["number"], bill.number),
        (words["payer_code"], bill.payer_code),
        (words["payee"], to.payee),
        (words["iban"], " ".join(to.iban[start : start + 4] for start in range(0, len(to.iban), 4))),
        (words["amount"], amount),
        (words["until"], until),
        (words["text"], to.text),
    ]
    to_pay = words["to_pay_late" if bill.state == "overdue" else "to_pay"]
    return [
        *_letterhead(),
        text(words["title"], sheet.TITLE),
        text(to_pay.format(amount=amount, until=until), sheet.LARGE),
        sheet.facts(facts),
        Spacer(0, 10 * mm),
        _scanned(to, words),
    ]


def _scanned(to: Transfer, words: dict[str, Any]) -> Table:
    """The QR code, and beside it what to do with the paper."""
    beside = [
        text(words["scan_title"], sheet.STRONG),
        text(words["scan"]),
        Spacer(0, 4 * mm),
        text(words["desk_title"], sheet.STRONG),
        text(words["desk"]),
    ]
    widths = [SIDE + QUIET, sheet.WIDTH - SIDE - QUIET]
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    return Table([[sheet.Code(qr(to), SIDE), beside]], colWidths=widths, style=style)


def _letterhead() -> list[Flowable]:
    brand = texts.brand()
    rule = HRFlowable(width="100%", thickness=1, color=sheet.INK, spaceBefore=3 * mm)
    reach = text(f"{brand['phone']}, {brand['email']}", sheet.FINE)
    return [text(brand["utility"], sheet.STRONG), reach, rule]
