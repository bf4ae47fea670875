"""Signing in: who may, under which name the browser is shown, and which sessions give way to the new one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared import identity, passwords
from shared.aws import Item
from shared.errors import Unconfirmed, WrongCredentials
from shared.fields import Email, NewPassword, Password, Request, Token
from shared.identity import Session

# The first pattern that matches names the browser or system; most browsers claim to be several.
BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrom(e|ium)/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


class Credentials(Request):
    email: Email
    password: Password


class NewPasswordByLink(Request):
    token: Token
    password: NewPassword


@dataclass(frozen=True)
class Candidate:
    """What is known of an address: the account that owns it, or a registration that nobody confirmed yet."""

    profile: Item | None
    pending: Item | None
    sessions: tuple[Session, ...] = ()


def admit(candidate: Candidate, password: str, now: int) -> Item:
    """The profile of who gave the right password.

    Always verifies that of an account and that of a registration: anybody can register an address and sign in
    with the password of that registration, and must not learn so whether the address has an account.
    """
    profile, pending = candidate.profile, candidate.pending
    if pending is not None and now >= pending["expires_at"]:
        pending = None
    is_owner, is_registered = _is_right(profile, password), _is_right(pending, password)
    if profile is not None and is_owner:
        return profile
    raise Unconfirmed if is_registered else WrongCredentials


def _is_right(known: Item | None, password: str) -> bool:
    return passwords.verify(known["password_hash"] if known else None, password)


def giving_way(sessions: Iterable[Session], epoch: int, now: int) -> list[Session]:
    """The sessions that end when a new one begins: the dead ones, and the oldest beyond the most allowed."""
    staying = identity.alive_sessions(sessions, epoch, now)[: identity.MOST_SESSIONS - 1]
    return [session for session in sessions if session not in staying]


def agent(user_agent: str) -> str:
    """A browser as its owner knows it, `Firefox, Linux`; empty when it says nothing."""
    names = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(name for name in names if name)


def _first(patterns: Iterable[tuple[str, str]], user_agent: str) -> str | None:
    return next((name for pattern, name in patterns if re.search(pattern, user_agent)), None)
