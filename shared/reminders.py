"""Reminders by mail: their kinds, who is found by them, and what the queue carries of one."""

import zlib
from typing import Literal, TypedDict, get_args

from shared.queue import NewInvoice

type WindowKind = Literal["window_opens", "window_closes"]
type DueKind = Literal["due_soon", "overdue"]
type Kind = Literal["window_opens", "window_closes", "due_soon", "overdue"]

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
INDEX = "Holders"  # of the table Accounts: a shard's links to contracts, an account's side by side
SHARDS = 32
ONE_CLICK = "/api/reminders/unsubscribe"  # what mail programs post to, RFC 8058


class WindowReminder(TypedDict):
    """Contracts that have meters to declare in the window of `period`, which closes at `closes_at`."""

    kind: WindowKind
    account_id: str
    period: str
    closes_at: int
    payer_codes: list[str]


class DueReminder(TypedDict):
    """Invoices of an account that are due in some days, or were."""

    kind: DueKind
    account_id: str
    invoices: list[NewInvoice]


type Reminder = WindowReminder | DueReminder


def preference(kind: Kind) -> str:
    """The attribute of an account that is false where the kind is switched off."""
    return f"{kind}_mail"


def shard(account_id: str) -> str:
    """Which part of INDEX an account's links to contracts stand in."""
    return str(zlib.crc32(account_id.encode()) % SHARDS)
