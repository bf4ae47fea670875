"""Limits that hold under parallel requests: a place is reserved by a conditional write before any check."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from shared import aws, keys, settings, tokens
from shared.errors import Busy, TooMany
from shared.keys import Key

DAY = 86_400
SIGN_IN_FREE = 5
SIGN_IN_LONGEST_WAIT = 900
TRIES = 25
# How long attempts are kept: those to attach count in all; of the others no rule looks back more than a day,
# and the addresses of strangers are not ours to keep.
ATTACHING_DAYS, OTHER_DAYS = 400, 2


@dataclass(frozen=True)
class Attempts:
    """Counted attempts: the newest times (epoch seconds, oldest first) and how many in all."""

    times: tuple[float, ...] = ()
    total: int = 0

    def and_one(self, now: float) -> "Attempts":
        """One that came earlier may be counted later, so the times are put in order."""
        return Attempts(tuple(sorted((*self.times[-19:], now))), self.total + 1)

    def less_one(self) -> "Attempts":
        return Attempts(self.times[:-1], max(0, self.total - 1))


type Rule = Callable[[Attempts, float], Attempts]


def sign_in(attempts: Attempts, now: float) -> Attempts:
    """Five free failures, then a wait of 2^(n-5) s up to 15 min; a quiet 15 min forgives.

    As Amazon Cognito counts failures, docs.aws.amazon.com/cognito (user pool sign-in lockout).
    """
    if attempts.times and now - attempts.times[-1] >= SIGN_IN_LONGEST_WAIT:
        return Attempts().and_one(now)
    if attempts.total >= SIGN_IN_FREE:
        wait = min(SIGN_IN_LONGEST_WAIT, 2 ** (attempts.total - SIGN_IN_FREE))
        _refuse_until(attempts.times[-1] + wait, now)
    return attempts.and_one(now)


def mail(attempts: Attempts, now: float) -> Attempts:
    """One mail a minute, 5 an hour, 10 a day to an address."""
    return _at_most(attempts, now, ((1, 60), (5, 3600), (10, DAY)))


def attach(attempts: Attempts, now: float) -> Attempts:
    """Five a day and 20 in all that did not succeed: the pair is guessable, so guesses are few."""
    if attempts.total >= 20:
        raise TooMany(DAY)
    return five_a_day(attempts, now)


def five_a_day(attempts: Attempts, now: float) -> Attempts:
    return _at_most(attempts, now, ((5, DAY),))


def five_a_quarter(attempts: Attempts, now: float) -> Attempts:
    """Five in 15 minutes: the password that is asked again before a sensitive change."""
    return _at_most(attempts, now, ((5, 900),))


def _at_most(attempts: Attempts, now: float, allowances: tuple[tuple[int, int], ...]) -> Attempts:
    free_at = now
    for most, seconds in allowances:
        recent = [at for at in attempts.times if at > now - seconds]
        if len(recent) >= most:
            free_at = max(free_at, recent[-most] + seconds)
    _refuse_until(free_at, now)
    return attempts.and_one(now)


def _refuse_until(at: float, now: float) -> None:
    if now < at:
        raise TooMany(math.ceil(at - now))


def reserve(table: str, key: Key, rule: Rule, now: float) -> None:
    """Takes one place under `rule` or raises TooMany; parallel calls get no more places than the rule has."""
    _change(table, key, lambda attempts: rule(attempts, now), now)


def give_back(table: str, key: Key, now: float) -> None:
    """Returns a reserved place: the attempt was a success."""
    _change(table, key, Attempts.less_one, now)


def clear(table: str, key: Key, now: float) -> None:
    """Forgets all attempts, after a success that proves who is asking."""
    _change(table, key, lambda _: Attempts(), now)


def reserve_mail(email: str, now: float) -> None:
    """A place for a mail to the address: one count of all that anybody can have mailed there."""
    reserve(settings.table("accounts"), keys.email_limit(email, "mail"), mail, now)


def free_mail(email: str, now: float) -> None:
    """Whoever has just confirmed the address gets mails again."""
    clear(settings.table("accounts"), keys.email_limit(email, "mail"), now)


def _change(table: str, key: Key, change: Callable[[Attempts], Attempts], now: float) -> None:
    ours = tokens.new_id()
    for _ in range(TRIES):
        item = aws.get(table, key) or {}
        if item.get("change") == ours:
            return  # written, but the reply was lost: the SDK tried again and met its own first try
        version = int(item.get("version", 0))
        times = tuple(int(at) / 1000 for at in item.get("times_ms", ()))
        changed = change(Attempts(times, int(item.get("total", 0))))
        try:
            _put(table, key, changed, {"version": version + 1, "change": ours}, now)
        except aws.ConditionFailed:
            continue
        return
    raise Busy


def _put(table: str, key: Key, attempts: Attempts, written: aws.Item, now: float) -> None:
    item = {
        **key,
        "times_ms": [round(at * 1000) for at in attempts.times],
        "total": attempts.total,
        **written,
    }
    unchanged = "attribute_not_exists(pk) OR version = :version"
    days = ATTACHING_DAYS if key["sk"].endswith("#attach") else OTHER_DAYS
    aws.put(table, {**item, "ttl": int(now) + days * DAY}, unchanged, version=written["version"] - 1)
