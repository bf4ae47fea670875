"""Whether invoices and credits stand where their bookings left them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from functions.payments.books import Credit, InvoiceKey, Standing
from functions.payments.checking.facts import Facts, Finding, Touched, at
from shared import keys
from shared.keys import Key


@dataclass(frozen=True, order=True)
class Move:
    """What a booking did to a projection, and what that was then."""

    version: int
    value: int
    part: int


@dataclass(frozen=True)
class Account:
    """A projection: its moves by version, and what stands there; to an `exact` one nothing else adds."""

    key: Key
    moves: Sequence[Move]
    value: int
    version: int
    exact: bool


START = Move(0, 0, 0)


def findings(facts: Facts, doubtful: Touched) -> Iterator[Finding]:
    """What is `doubtful` because of another finding is left out."""
    for account in _invoices(facts, doubtful.invoices):
        yield from _of(account)
    for account in _credits(facts, doubtful.contracts):
        yield from _of(account)


def doubts(facts: Facts) -> set[str]:
    """The contracts that do not add up by what was read: they have payments that were not."""
    return contracts(findings(facts, Touched()))


def contracts(found: Iterable[Finding]) -> set[str]:
    """The payer codes of findings about invoices and credits."""
    return {finding.pk.removeprefix(keys.contract_partition("")) for finding in found}


def _invoices(facts: Facts, without: set[InvoiceKey]) -> Iterator[Account]:
    moves = defaultdict(list)
    for moved in (one for some in facts.booked() for one in some.booking.invoices):
        moves[moved.payer_code, moved.number].append(Move(moved.version, moved.settled, moved.part))
    for name in (moves.keys() | facts.standings.invoices.keys()) - without:
        stands = facts.standings.invoices.get(name, Standing(0, 0, 0, 0))
        yield Account(keys.invoice(*name), sorted(moves[name]), stands.settled, stands.version, exact=False)


def _credits(facts: Facts, without: set[str]) -> Iterator[Account]:
    moves = defaultdict(list)
    for moved in (one for some in facts.booked() for one in some.booking.credits):
        moves[moved.payer_code].append(Move(moved.version, moved.amount, moved.part))
    for code in (moves.keys() | facts.standings.credits.keys()) - without:
        stands = facts.standings.credits.get(code, Credit())
        yield Account(keys.credit(code), sorted(moves[code]), stands.amount, stands.version, exact=True)


def _of(account: Account) -> Iterator[Finding]:
    moves = account.moves
    last = moves[-1] if moves else START
    whole = [move.version for move in moves] == list(range(1, len(moves) + 1))
    if not whole or account.version > last.version:
        yield at("booking_missing", account.key)
    elif (account.value, account.version) != (last.value, last.version) or not _adds_up(account):
        yield at("projection_differs", account.key, last.value, account.value)


def _adds_up(account: Account) -> bool:
    steps = pairwise([START, *account.moves])
    return all(_follows(before, move, exact=account.exact) for before, move in steps)


def _follows(before: Move, move: Move, *, exact: bool) -> bool:
    """An invoice's may have begun higher: what came on came on top of what the billing system had."""
    rise = move.value - before.value
    return rise == move.part or (not exact and rise > move.part > 0)
