"""The names by which a payment of a bank statement is known again.

The same payment comes in statements that overlap, in a camt.054 beside its camt.053, in an entry of its own
or as one of several. So a line has the names that the bank gives it, of the payment and of its entry; where
the bank gives none, one of its content, numbered within the statement: two equal payments of a day are two.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# What banks write where they have no number.
NONE = {"NONREF", "NOTPROVIDED", "NOTAVAILABLE", "NOREFERENCE", "UNKNOWN"}
SHORTEST = 6  # characters of a number that is given once; a shorter one counts anew each day
LONGEST = 35


@dataclass
class Account:
    """Whose statement it is; `seen` counts what has no name of its own."""

    iban: str = ""
    seen: Counter[str] = field(default_factory=Counter)


def reference(text: str, shortest: int = SHORTEST) -> str:
    """A number that names something, else ""."""
    text = "".join(text.split())[:LONGEST]
    named = text.strip("0-._/") and text.upper() not in NONE and len(text) >= shortest
    return text if named else ""


def of_number(account: Account, number: str, amount: int, *part: int) -> str:
    """What the bank takes back may have the number of what it had given."""
    return _name(account, number, *part, *(["back"] if amount < 0 else []))


def _name(account: Account, *of: object) -> str:
    """32 hexadecimal digits."""
    text = "\n".join(map(str, (account.iban, *of)))
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def of_payment(account: Account, cells: Mapping[str, str]) -> str:
    about = (cells[column] for column in ("booked_on", "amount", "currency", "payer_iban", "text"))
    return _counted(account, "payment", *about)


def of_sum(account: Account, booked_on: str, amount: int) -> str:
    """Of an entry without a number: whatever it tells of its payments, its sum is the same."""
    return _counted(account, "sum", booked_on, amount)


def _counted(account: Account, *of: object) -> str:
    found = _name(account, *of)
    account.seen[found] += 1
    return _name(account, *of, account.seen[found])
