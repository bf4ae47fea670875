"""The clerk's list of transfers that are nobody's: a table to fill in and send back, and one mail a run."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence

from pydantic import BaseModel

from functions.payments.cents import euros
from functions.payments.transfers.deciding import EUR, Why
from functions.payments.transfers.suggesting import Suggestion
from shared import aws, ledger_keys, queue, settings, texts
from shared.calendar import rfc3339
from shared.errors import Busy
from shared.fields import Language
from shared.spreadsheet import safe
from shared.transfers import Line

CSV, JSON = "reports/transfers.csv", "reports/transfers.json"
MOST, MOST_IN_JSON, SUGGESTED, TRIES = 10_000, 100, 3, 5
# What the billing clerk fills in; the first names the transfer.
ANSWER = ("transfer", "payer_code", "invoice_number")


class Open(BaseModel):
    """A line that waits for the clerk; `at` is since when, epoch seconds."""

    id: str
    booked_on: str
    amount: int
    currency: str
    payer: str
    payer_iban: str
    text: str
    why: Why
    suggestions: list[Suggestion]
    at: int


def listed(line: Line, why: Why, suggestions: list[Suggestion], now: int) -> Open:
    words = " | ".join(part for part in (line.payer_code, line.reference, line.text) if part)
    about = line.model_dump(include={"id", "booked_on", "amount", "currency", "payer", "payer_iban"})
    return Open(**about, text=words, why=why, suggestions=suggestions, at=now)


def report(now: int) -> int:
    """Writes the list anew if it is another than was written last, and mails of what is new; how many wait.

    Raises Busy when others change it again and again meanwhile.
    """
    for tried in range(TRIES):
        waiting = sorted(_open(), key=lambda one: (one.why == "out", one.booked_on, one.id))[:MOST]
        said = _said()
        marks = [one.id[:12] for one in waiting]
        # Who lost the note before may have written over a list that was newer.
        if said["marks"] == marks and not tried:
            return len(waiting)
        _write(waiting, now)
        if new := [one for one in waiting if one.id[:12] not in said["marks"]]:
            _mail(new)
        if _note(marks, said["version"]):
            return len(waiting)
    raise Busy


def _open() -> list[Open]:
    return [
        Open.model_validate(item) for item in aws.query(settings.table("exchange"), ledger_keys.UNMATCHED)
    ]


def _said() -> aws.Item:
    items = aws.query(settings.table("exchange"), ledger_keys.reported("transfers")["pk"])
    return items[0] if items else {"marks": [], "version": 0}


def _note(marks: list[str], before: int) -> bool:
    """What was written; False when somebody else wrote meanwhile, and may have written what is older."""
    item = {**ledger_keys.reported("transfers"), "marks": marks, "version": before + 1}
    try:
        if before:
            aws.put(settings.table("exchange"), item, "version = :before", before=before)
        else:
            aws.put(settings.table("exchange"), item, "attribute_not_exists(pk)")
    except aws.ConditionFailed:
        return False
    return True


def _write(waiting: Sequence[Open], now: int) -> None:
    """The JSON last: when it comes, the clerk's page is made anew."""
    language, bucket = settings.exchange_language(), settings.exchange_bucket()
    files = (
        (CSV, csv_document(waiting, language), "text/csv; charset=utf-8"),
        (JSON, json_document(waiting, now, language), "application/json"),
    )
    for key, body, form in files:
        aws.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType=form, CacheControl="no-cache")


def csv_document(waiting: Sequence[Open], language: Language) -> bytes:
    """A table that a spreadsheet opens and that comes back as `assignments`, with the codes filled in."""
    said, text = texts.catalog(language)["transfers"], io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow((*ANSWER, *said["columns"]))
    table.writerows([safe(cell) for cell in _cells(one, language)] for one in waiting)
    return text.getvalue().encode("utf-8-sig", "replace")


def _cells(one: Open, language: Language) -> list[str]:
    said = texts.catalog(language)["transfers"]
    amount = euros(one.amount).replace(".", "," if language == "lt" else ".")
    suggested = [_suggested(some, language) for some in one.suggestions[:SUGGESTED]]
    about = [one.booked_on, amount, one.currency, one.payer, one.payer_iban, one.text, said["why"][one.why]]
    return [one.id, "", "", *about, *suggested, *[""] * (SUGGESTED - len(suggested))]


def _suggested(some: Suggestion, language: Language) -> str:
    reason = texts.catalog(language)["transfers"]["reasons"][some.reason]
    return f"{' '.join(filter(None, (some.payer_code, some.invoice_number)))}: {reason}"


def json_document(waiting: Sequence[Open], now: int, language: Language) -> bytes:
    """How many wait and how much money that is, in cents; the first of them for the clerk's page."""
    said = texts.catalog(language)["transfers"]
    about = {
        "made_at": rfc3339(now),
        "open": len(waiting),
        "amount": _amount(waiting),
        "transfers": [
            one.model_dump(include={"id", "booked_on", "amount", "currency", "payer", "text"})
            | {
                "why": said["why"][one.why],
                "suggestions": [_suggested(some, language) for some in one.suggestions],
            }
            for one in waiting[:MOST_IN_JSON]
        ],
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode(errors="replace")


def _amount(some: Sequence[Open]) -> int:
    return sum(one.amount for one in some if one.currency == EUR and one.amount > 0)


def _mail(new: Sequence[Open]) -> None:
    """Of one and the same news there is one mail, however often it is asked for."""
    run = hashlib.sha256("".join(one.id for one in new).encode()).hexdigest()[:32]
    queue.send_mail("transfers_open", run=run, count=str(len(new)), amount=str(_amount(new)))
