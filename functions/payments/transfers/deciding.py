"""What is booked for a line of a statement. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from functions.payments import books
from functions.payments.books import InvoiceKey
from functions.payments.transfers import numbers, words
from functions.payments.transfers.facts import Facts, Past
from functions.payments.transfers.matching import claims
from functions.payments.transfers.sharing import Shares, of_one, shares
from shared.payment import PAID, VOIDED, Booking, Payment
from shared.payment_states import FINAL, is_stale, state
from shared.transfers import Assigned, Line

BANK, EUR = "bank", "EUR"
# Why a line is on the clerk's list: nobody is surely meant; a payment's text, but the money does not fit it;
# a currency that the books do not have; money that went out, or was taken back from nobody knows where.
type Why = Literal["nobody", "payment", "currency", "out"]


@dataclass(frozen=True)
class Decision:
    """Cents on accounts of the ledger, for invoices and as credit; `why` tells of an open line.

    `clears` is the payment whose money comes from its provider with this line.
    """

    money: Mapping[str, int] = field(default_factory=dict)
    invoices: Mapping[InvoiceKey, int] = field(default_factory=dict)
    credit: Mapping[str, int] = field(default_factory=dict)
    why: Why | None = None
    clears: str = ""


def is_money(line: Line) -> bool:
    """Whether the line is money that came in, in the currency of the books."""
    return line.amount > 0 and line.currency == EUR


def decide(line: Line, facts: Facts, payouts: Mapping[str, str], now: int) -> Decision | None:
    """Of money that came in; None while a provider has not told what became of a payment that it names."""
    if name := payouts.get(line.payer_iban):
        return Decision({BANK: line.amount, f"provider:{name}": -line.amount})
    if facts.payment and facts.payment.order:
        return _of_payment(line, facts.payment, facts, now)
    found = shares(line.amount, claims(line, facts), facts) if facts.bills else None
    return _shared(line.amount, found, "nobody")


def _shared(amount: int, found: Shares | None, otherwise: Why) -> Decision:
    if found is None:
        return Decision({BANK: amount}, why=otherwise)
    return Decision({BANK: amount}, found.invoices, found.credit)


def _of_payment(line: Line, payment: Payment, facts: Facts, now: int) -> Decision | None:
    """Of a payment that was received already this is the provider's money, which comes under its text.

    Of one that came to nothing it is from a payer who used the text.
    """
    order, money = payment.order, state(payment)
    if order is None or (money not in FINAL and not is_stale(payment, now)):
        return None
    if not payment.bookings:
        return _shared(line.amount, _ordered(line.amount, payment, facts), "payment")
    received = payment.booking(PAID) and not payment.booking(VOIDED)
    if received and line.amount == order.amount and not facts.cleared:
        return Decision({BANK: line.amount, f"provider:{order.provider}": -line.amount}, clears=payment.id)
    return Decision({BANK: line.amount}, why="payment")


def _ordered(amount: int, payment: Payment, facts: Facts) -> Shares | None:
    """As it was ordered; another amount only for one contract."""
    if payment.order is None or not set(books.payer_codes(payment.order)) <= facts.bills.keys():
        return None
    bills = {bill.key: bill for code in facts.bills for bill in facts.bills[code]}
    if amount == payment.order.amount:
        standings = {key: bill.standing for key, bill in bills.items()}
        return Shares(*books.allocated(payment.order, standings))
    codes, parts = books.payer_codes(payment.order), payment.order.invoices
    if len(codes) > 1:
        return None
    named = [bills[key] for part in parts if (key := (part.payer_code, part.number)) in bills]
    return of_one(amount, codes[0], named, facts.bills[codes[0]])


def possible_codes(word: Assigned) -> list[str]:
    """The payer code as the clerk wrote it, and with the zeros that her spreadsheet may have eaten."""
    return ["0" * zeros + word.payer_code for zeros in range(words.ZEROS + 1)]


def assigned(amount: int, word: Assigned, facts: Facts) -> Decision | None:
    """Out of suspense to whom the clerk says, whether or not the contract has an invoice of that number.

    None for a contract that is not there, or that could be either of two.
    """
    codes = [code for code in possible_codes(word) if code in facts.bills]
    if not codes or (codes[0] != word.payer_code and len(codes) > 1):
        return None
    by_number = {bill.number: bill for bill in facts.bills[codes[0]]}
    meant = numbers.named(f"SASKAITA {words.plain(word.invoice_number)}", by_number.keys())
    found = of_one(amount, codes[0], [by_number[number] for number in meant], facts.bills[codes[0]])
    return Decision({books.SUSPENSE: amount}, found.invoices, found.credit)


def reversing(bookings: Iterable[Booking]) -> Decision:
    """Takes back all that these bookings come to."""
    money: Counter[str] = Counter()
    invoices: Counter[InvoiceKey] = Counter()
    credit: Counter[str] = Counter()
    for booking in bookings:
        for entry in booking.entries:
            if entry.account.startswith((BANK, "provider:")):
                money[entry.account] -= entry.amount
        for moved in booking.invoices:
            invoices[moved.payer_code, moved.number] -= moved.part
        for credited in booking.credits:
            credit[credited.payer_code] -= credited.part
    return Decision(money, invoices, credit)


def taken_back(line: Line, past: tuple[Past, ...]) -> list[Past]:
    """The earlier lines that this one may take back, the newest first: same account, amount and marks."""
    return [one for one in past if one.amount == -line.amount and _same_marks(line, one)]


def _same_marks(line: Line, one: Past) -> bool:
    marks = ((line.bank_ref, one.bank_ref), (line.end_to_end, one.end_to_end), (line.text, one.text))
    return any(mine and mine == other for mine, other in marks)
