"""A line of a statement is booked, exactly once, whoever asks for it and however often."""

import random
import time
from collections.abc import Callable
from functools import partial

from functions.payments import books
from functions.payments import store as ledger
from functions.payments.books import Standings
from functions.payments.transfers import deciding, reading, store
from functions.payments.transfers.clerk import Open, listed
from functions.payments.transfers.deciding import EUR, Decision, Why
from functions.payments.transfers.facts import Facts
from functions.payments.transfers.suggesting import suggestions
from shared import settings
from shared.errors import Busy
from shared.payment import Booking
from shared.transfer import ASSIGNED, RECEIVED, Transfer
from shared.transfers import Line

TRIES = 25

type Step = Callable[[Transfer, int], bool | None]
"""True when it is done, False when something changed meanwhile, None when there is nothing to do."""


def apply(line_id: str, now: int, *, if_sure: bool = False) -> Transfer | None:
    """Does all that is due of a line; the line then, or None while there is none.

    With `if_sure` what would be nobody's is left as it is: what another line tells may make it somebody's.
    Raises Busy when others changed the same invoices again and again meanwhile.
    """
    for tried in range(TRIES):
        transfer = reading.load(line_id)
        if transfer is None or not _step(transfer, now, tried, if_sure=if_sure):
            return transfer
    raise Busy


def due(transfer: Transfer, at: int) -> Decision | None:
    """What is to be booked, or listed, that was known `at`; None if nothing is to be done."""
    line = transfer.line
    if transfer.booking(RECEIVED):
        is_open = transfer.balance(books.SUSPENSE) and not transfer.is_reversed
        return _worded(transfer)[0] if is_open else None
    if not deciding.is_money(line):
        return None if "LISTED" in transfer.notes else Decision()
    facts = reading.facts(line)
    if facts.payment and max((event.at for event in facts.payment.events), default=0) >= at:
        return None
    return deciding.decide(line, facts, settings.payout_ibans(), at)


def _step(transfer: Transfer, now: int, tried: int, *, if_sure: bool) -> bool:
    """Takes the next step of a line; False when there is none."""
    step: Step
    if transfer.booking(RECEIVED) is None:
        step = partial(_received if deciding.is_money(transfer.line) else _set_aside, if_sure=if_sure)
    elif transfer.balance(books.SUSPENSE) and transfer.words and not transfer.is_reversed:
        step = _assigned
    else:
        return False
    done = step(transfer, now)
    if done is False:
        time.sleep(random.uniform(0, 0.005 * tried))  # noqa: S311 - spreads retries, guards nothing
    return done is not None


def _received(transfer: Transfer, now: int, *, if_sure: bool) -> bool | None:
    """Books a line; None while it has to wait."""
    line, facts = transfer.line, reading.facts(transfer.line)
    decision = deciding.decide(line, facts, settings.payout_ibans(), now)
    if decision is None or (if_sure and decision.why):
        return None
    met = _standings(facts, decision)
    booking = _booking(line, RECEIVED, decision, met, now)
    return store.receive(line, booking, met, decision.clears, _listed(line, facts, decision.why, now))


def _listed(line: Line, facts: Facts, why: Why | None, now: int) -> Open | None:
    if why is None:
        return None
    return listed(line, why, suggestions(line, facts, reading.lookalikes(line, facts.bills)), now)


def _assigned(transfer: Transfer, now: int) -> bool | None:
    """Follows the first of the clerk's words that can be followed."""
    line = transfer.line
    decision, facts = _worded(transfer)
    if decision is None:
        return None
    met = _standings(facts, decision)
    return store.assign(line, _booking(line, ASSIGNED, decision, met, now), met)


def _worded(transfer: Transfer) -> tuple[Decision | None, Facts]:
    facts = Facts()
    for word in transfer.words:
        facts = Facts(reading.bills(deciding.possible_codes(word)))
        if decision := deciding.assigned(transfer.line.amount, word, facts):
            return decision, facts
    return None, facts


def _set_aside(transfer: Transfer, now: int, *, if_sure: bool) -> bool | None:
    """Money that went out takes back what it is the reversal of; all else waits for the clerk."""
    line, is_listed = transfer.line, "LISTED" in transfer.notes
    if "CLOSED" in transfer.notes:
        return None
    if line.amount < 0 and line.currency == EUR and (of := _reversed(line)):
        return _taken_back(transfer, of, now)
    if if_sure:
        return None
    if is_listed:
        return store.close(line) if transfer.words else None
    why: Why = "out" if line.currency == EUR else "currency"
    return store.list_only(line, listed(line, why, [], now))


def _reversed(line: Line) -> Transfer | None:
    ids = dict.fromkeys(one.line_id for one in deciding.taken_back(line, reading.past(line.payer_iban)))
    found = (reading.load(line_id) for line_id in ids)
    return next((one for one in found if one and one.booking(RECEIVED) and not one.is_reversed), None)


def _taken_back(transfer: Transfer, of: Transfer, now: int) -> bool:
    decision = deciding.reversing(of.bookings)
    met = ledger.standings(list(decision.invoices), list(decision.credit))
    return store.reverse(transfer, _booking(transfer.line, RECEIVED, decision, met, now), met, of)


def _standings(facts: Facts, decision: Decision) -> Standings:
    """Invoices as the rule saw them; the credits are read now."""
    invoices = {bill.key: bill.standing for some in facts.bills.values() for bill in some}
    return Standings(invoices, ledger.standings([], list(decision.credit)).credits)


def _booking(line: Line, cause: str, decision: Decision, met: Standings, now: int) -> Booking:
    about: dict[str, str | int] = {
        "cause": cause,
        "event": line.id,
        "provider_order": "",
        "capture": line.id,
        "currency": line.currency,
        "at": now,
    }
    return books.entered(about, decision.money, decision.invoices, decision.credit, met)
