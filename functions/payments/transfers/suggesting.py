"""Whose an open line may be: for the clerk to judge, the best guess first. Pure."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel

from functions.payments.transfers import matching, numbers, words
from functions.payments.transfers.facts import Bill, Bills, Facts
from functions.payments.transfers.words import Named
from shared.transfers import Line

MOST = 5
# In the order of how likely they are.
type Reason = Literal[
    "code_and_invoice",
    "account_and_amount",
    "code_and_amount",
    "like_code_and_invoice",
    "like_invoice",
    "like_code_and_amount",
    "account",
    "code",
    "like_code",
]
REASONS: tuple[Reason, ...] = Reason.__value__.__args__


class Suggestion(BaseModel):
    """A contract, an invoice of it or "", and why."""

    payer_code: str
    invoice_number: str
    reason: Reason


def suggestions(line: Line, facts: Facts, lookalikes: Bills) -> list[Suggestion]:
    """At most one for a contract; `lookalikes`: contracts whose codes a slip makes of those in the words."""
    text = words.of(line)
    some = [one for one in words.codes(text) if one.code in facts.bills]
    found = [
        *_by_code(line.amount, text, some, facts.bills),
        *_by_account(line.amount, facts),
        *_by_slip(line.amount, text, lookalikes),
    ]
    found.sort(key=lambda one: REASONS.index(one.reason))
    first = {one.payer_code: one for one in reversed(found)}
    return sorted(first.values(), key=found.index)[:MOST]


def _by_code(amount: int, text: str, some: list[Named], bills: Bills) -> Iterator[Suggestion]:
    """A number in the words is a payer code, though it may be there by accident."""
    for code in dict.fromkeys(one.code for one in some):
        claim = matching.claim(code, text, some, bills)
        if claim.named:
            yield _suggestion(code, claim.named, "code_and_invoice")
        elif fitting := _fitting(amount, bills[code]):
            yield _suggestion(code, fitting, "code_and_amount")
        elif like := [bill for bill in bills[code] if _is_like_any(bill.number, text)]:
            yield _suggestion(code, like, "like_invoice")
        else:
            yield _suggestion(code, (), "code")


def _by_account(amount: int, facts: Facts) -> Iterator[Suggestion]:
    for code in facts.paid_before():
        if code in facts.bills:
            fitting = _fitting(amount, facts.bills[code])
            yield _suggestion(code, fitting, "account_and_amount" if fitting else "account")


def _by_slip(amount: int, text: str, lookalikes: Bills) -> Iterator[Suggestion]:
    for code, bills in lookalikes.items():
        if named := [bill for bill in bills if bill.number in numbers.named(text, [b.number for b in bills])]:
            yield _suggestion(code, named, "like_code_and_invoice")
        elif fitting := _fitting(amount, bills):
            yield _suggestion(code, fitting, "like_code_and_amount")
        elif len(lookalikes) == 1:
            yield _suggestion(code, (), "like_code")


def _suggestion(code: str, bills: "list[Bill] | tuple[Bill, ...]", reason: Reason) -> Suggestion:
    number = bills[0].number if len(bills) == 1 else ""
    return Suggestion(payer_code=code, invoice_number=number, reason=reason)


def _fitting(amount: int, bills: tuple[Bill, ...]) -> list[Bill]:
    """The invoices that the amount would pay: one of them, or all that are due."""
    owed = [bill for bill in bills if bill.due]
    one = [bill for bill in owed if bill.due == amount][:1]
    return one or (owed if owed and amount == sum(bill.due for bill in owed) else [])


def _is_like_any(number: str, text: str) -> bool:
    return words.plain(number) in {slip for one in numbers.written(text) for slip in slips(one, "0123456789")}


def lookalike_codes(line: Line, bills: Bills) -> list[str]:
    """Codes that one slip makes of the likeliest codes in the words."""
    text = words.of(line)
    some = [
        one for one in words.codes(text) if one.exact and (one.labelled or one.alone) and len(one.code) >= 4
    ]
    written = list(dict.fromkeys(one.code for one in some))[:2]
    made = (slip for code in written for slip in slips(code, "0123456789"))
    return [code for code in dict.fromkeys(made) if code not in bills]


def slips(text: str, signs: str) -> Iterator[str]:
    """What a slip makes of a text: two neighbours swapped, one sign another, one too few, one too many."""
    for at in range(len(text)):
        before, sign, after = text[:at], text[at], text[at + 1 :]
        if after and after[0] != sign:
            yield before + after[0] + sign + after[1:]
        if sign in signs:
            yield from (before + other + after for other in signs if other != sign)
            yield before + after
    yield from (text[:at] + sign + text[at:] for at in range(len(text) + 1) for sign in signs)
