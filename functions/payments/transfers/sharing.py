"""How much of a transfer each invoice gets, and what is left as credit. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from functions.payments.books import InvoiceKey
from functions.payments.transfers.facts import Bill, Facts
from functions.payments.transfers.matching import Claim, sums

MOST_INVOICES = 30  # a transaction has room for no more; the rest is credit


@dataclass(frozen=True)
class Shares:
    """Cents for each invoice, and for each contract as credit; no zeros."""

    invoices: dict[InvoiceKey, int]
    credit: dict[str, int]


def shares(amount: int, claims: Sequence[Claim], facts: Facts) -> Shares | None:
    """None where it is not sure what the payer meant.

    For several contracts only an amount that is just what they owe says how much is for which.
    """
    if len(claims) == 1:
        [claim] = claims
        bills = facts.bills[claim.payer_code]
        known = amount in sums(bills) or claim.payer_code in facts.paid_before()
        return None if claim.strange and not known else of_one(amount, claim.payer_code, claim.named, bills)
    wanted = [bill for claim in claims for bill in claim.named or facts.bills[claim.payer_code] if bill.due]
    if not wanted or sum(bill.due for bill in wanted) != amount or len(wanted) > MOST_INVOICES:
        return None
    return Shares({bill.key: bill.due for bill in wanted}, {})


def of_one(amount: int, payer_code: str, named: Sequence[Bill], bills: Sequence[Bill]) -> Shares:
    """For one contract: the named invoices, the oldest first; else those that the amount fits, else any.

    Who pays all that the contract owes pays all of it, whatever is named.
    """
    owed = [bill for bill in bills if bill.due]
    fitting = [bill for bill in owed if bill.due == amount][:1]
    all_of_it = owed if amount == sum(bill.due for bill in owed) else []
    wanted = all_of_it or _oldest_first(named) or fitting or owed
    parts, left = {}, amount
    for bill in wanted[:MOST_INVOICES]:
        if part := min(left, bill.due):
            parts[bill.key] = part
            left -= part
    return Shares(parts, {payer_code: left} if left else {})


def _oldest_first(bills: Iterable[Bill]) -> list[Bill]:
    return sorted(bills, key=lambda bill: (bill.due_on, bill.number))
