"""What the clerk's page tells: what came in, what went out, what waits."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ValidationError

from functions.exports import bucket, files, store
from functions.exports.files import File
from shared import calendar, parallel
from shared.aws import Item
from shared.outbox import KINDS, Kind

DAYS = 7
MOST = 100  # deliveries on the page; the bucket has them all
REPORTS = "reports/"
TRANSFERS = "reports/transfers.json"
BOOKS = "reports/books.json"


class Why(BaseModel):
    """What was wrong and what is expected, in the language of the reports."""

    wrong: str
    expected: str = ""


class Endings(BaseModel):
    missing: int
    of: int
    held: bool
    wrong: str = ""
    expected: str = ""


class ReportedFile(BaseModel):
    name: str
    kind: str | None = None
    full: bool = False
    refused: Why | None = None
    counts: dict[str, int] = {}
    endings: Endings | None = None


class Delivery(BaseModel):
    """A report as functions/imports writes it; `key` is where it lies."""

    key: str = ""
    name: str
    check: bool
    received_at: AwareDatetime
    finished_at: AwareDatetime
    refused: Why | None = None
    documents: dict[str, int] = {}
    files: list[ReportedFile] = []


class Books(BaseModel):
    """What the last check of the books came to, as functions/payments writes it."""

    checked_at: AwareDatetime
    since: AwareDatetime
    payments: int
    discrepancies: int


class OpenTransfer(BaseModel):
    """A transfer that is surely nobody's, as the list of functions/payments has it; `amount` in cents."""

    booked_on: str
    amount: int
    currency: str
    payer: str
    text: str
    why: str
    suggestions: list[str]


class OpenTransfers(BaseModel):
    """All that wait for the clerk are counted, the first of them listed; `amount` in cents."""

    open: int
    amount: int
    transfers: list[OpenTransfer]


type State = Literal["waits", "taken", "missing"]


@dataclass(frozen=True)
class Sent:
    """A file that was made, as far as is known; `missing` is one that was deleted and not taken."""

    file: File
    state: State
    rows: int | None
    made_at: int | None
    taken_at: int | None


@dataclass(frozen=True)
class Overview:
    """Newest first; `more_deliveries` are not shown. `waiting`: records of a kind, and whether at least.

    `books` is none until they were checked, `transfers` until there were any.
    """

    now: int
    deliveries: list[Delivery]
    more_deliveries: int
    sent: list[Sent]
    waiting: dict[Kind, tuple[int, bool]]
    books: Books | None
    transfers: OpenTransfers | None


def overview(now: int) -> Overview:
    since = calendar.midnight(calendar.today(now) - timedelta(days=DAYS))
    keys = _reports(since)
    found = filter(None, parallel.each(_delivery, keys[:MOST]))
    deliveries = sorted(found, key=lambda one: one.received_at, reverse=True)
    waiting = {kind: store.count_waiting(kind) for kind in KINDS}
    books, transfers = _last(BOOKS, Books), _last(TRANSFERS, OpenTransfers)
    return Overview(now, deliveries, len(keys[MOST:]), _sent(since), waiting, books, transfers)


def _last[Report: BaseModel](key: str, form: type[Report]) -> Report | None:
    """A report that is made again and again; none until it was made once."""
    if not any(one["Key"] == key for one in bucket.listed(key)):
        return None
    return form.model_validate_json(bucket.read(key))


def _reports(since: int) -> list[str]:
    """Keys of the reports of the last days, newest first."""
    reports = (one for one in bucket.listed(REPORTS) if one["Key"] not in (BOOKS, TRANSFERS))
    found = [one for one in reports if one["Key"].endswith(".json")]
    fresh = [one for one in found if one["LastModified"].timestamp() >= since]
    return [one["Key"] for one in sorted(fresh, key=lambda one: one["LastModified"], reverse=True)]


def _delivery(key: str) -> Delivery | None:
    """None for what is no report: people put files in the bucket, too."""
    try:
        return Delivery.model_validate_json(bucket.read(key)).model_copy(update={"key": key})
    except ValidationError:
        return None


def _sent(since: int) -> list[Sent]:
    """The files that nobody took yet, and those taken or lost since; read in the order in which they move."""
    made = {File(kind, int(item["number"])): item for kind in KINDS for item in store.sent_files(kind)}
    lies = {}
    for one in bucket.listed(files.FOLDER):
        if named := files.named(one["Key"]):
            file, taken = named
            lies[file] = int(one["LastModified"].timestamp()) if taken else None
    sent = [_one_sent(file, made.get(file), lies) for file in sorted(made.keys() | lies.keys())]
    return [one for one in sent if one.state == "waits" or (one.taken_at or one.made_at or 0) >= since]


def _one_sent(file: File, made: Item | None, lies: dict[File, int | None]) -> Sent:
    state: State = "missing" if file not in lies else "waits" if lies[file] is None else "taken"
    rows, made_at = (int(made["rows"]), int(made["made_at"])) if made else (None, None)
    return Sent(file, state, rows, made_at, lies.get(file))
