"""Whose a transfer is. Pure: it says what is sure, and nothing of what is only likely.

Sure is what the payer says in so many words (a field or a word for the payer code, then a code that exists),
or two things that agree by no accident: a code and an invoice of that contract, an account that paid for a
contract before and an invoice of it, a number that is a code and the amount that this contract owes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from functions.payments.transfers import numbers, words
from functions.payments.transfers.facts import Bill, Bills, Facts
from functions.payments.transfers.words import Named
from shared.transfers import Line

FAMILY = 3  # contracts that one person pays for; who pays for more collects payments of others


@dataclass(frozen=True)
class Claim:
    """A contract that a transfer is for, and the invoices of it that are named.

    `strange`: an invoice is named that this contract does not have.
    """

    payer_code: str
    named: tuple[Bill, ...]
    strange: bool


def claims(line: Line, facts: Facts) -> list[Claim]:
    """The contracts that the transfer is surely for; none when that is not sure."""
    text = words.of(line)
    codes = words.codes(text)
    some = [one for one in codes if one.code in facts.bills]
    alone = {one.code for one in codes if one.exact and one.alone}
    sure = (
        _said(text, some, facts.bills)
        or _by_account(text, alone, facts)
        or _by_amount(line.amount, alone, facts.bills)
    )
    return [claim(code, text, some, facts.bills) for code in dict.fromkeys(sure)]


def claim(code: str, text: str, some: Iterable[Named], bills: Bills) -> Claim:
    """What the words say of one contract; where they name its code, they name no invoice."""
    rest = _without([one for one in some if one.code == code][:1], text)
    known = {bill.number: bill for bill in bills[code]}
    named = tuple(known[number] for number in numbers.named(rest, known.keys()))
    others = _without([one for one in some if one.labelled or one.alone], rest)
    return Claim(code, named, not named and numbers.unknown(others, known.keys()))


def _without(some: list[Named], text: str) -> str:
    for one in some:
        text = text[: one.start] + "|" * (one.end - one.start) + text[one.end :]
    return text


def _said(text: str, some: list[Named], bills: Bills) -> list[str]:
    """By a labelled code, or by a code with an invoice of that contract; a lost zero if no other fits."""
    labelled = [one for one in some if one.labelled]
    paired = [one.code for one in some if _is_paired(one, text, bills)]
    exact = [one.code for one in labelled if one.exact]
    if exact or paired:
        return exact + paired
    codes = {one.code for one in labelled}
    return list(codes) if len(codes) == 1 else []


def _is_paired(one: Named, text: str, bills: Bills) -> bool:
    known = [bill.number for bill in bills[one.code]]
    return _is_witness(numbers.named(_without([one], text), known, in_full=not one.exact))


def _is_witness(found: Iterable[str]) -> bool:
    """A number that could as well be a year, a flat or an amount proves nothing."""
    return any(
        re.search(r"[A-Za-z]", number) and len(re.findall(r"\d", number)) >= numbers.LONG for number in found
    )


def _by_account(text: str, alone: set[str], facts: Facts) -> list[str]:
    """The account paid for the contract before, and an invoice of it or its code is in the words."""
    before = [code for code in facts.paid_before() if code in facts.bills]
    only = _only(alone, facts.bills)
    if only and only in before and len(before) <= FAMILY and not any(numbers.written(text)):
        return [only]
    others = alone & facts.bills.keys()
    numbers_of = {code: [bill.number for bill in facts.bills[code]] for code in before if others <= {code}}
    return [
        code for code, known in numbers_of.items() if _is_witness(numbers.named(text, known, in_full=True))
    ]


def _by_amount(amount: int, alone: set[str], bills: Bills) -> list[str]:
    """The only number that may be a code, and just what its contract owes, in all or for one invoice."""
    only = _only(alone, bills)
    return [only] if only and amount in sums(bills[only]) else []


def _only(alone: set[str], bills: Bills) -> str | None:
    """The one that is a code, if no other number is as long: that one may be what was meant."""
    there = [code for code in alone if code in bills]
    if len(there) != 1 or sum(len(code) == len(there[0]) for code in alone) > 1:
        return None
    return there[0]


def sums(bills: Iterable[Bill]) -> set[int]:
    """The amounts that somebody who knows the bills would pay: each due, and all of them."""
    dues = [bill.due for bill in bills if bill.due]
    return {*dues, sum(dues)} - {0}
