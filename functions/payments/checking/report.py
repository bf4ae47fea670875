"""What the clerk reads of the check: a table of what is wrong, and its sums for the page of the exchange."""

import csv
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from functions.payments.cents import euros
from functions.payments.checking.facts import Facts, Finding
from shared import aws, keys, ledger_keys, settings
from shared.calendar import rfc3339
from shared.fields import Language
from shared.spreadsheet import safe

CSV, JSON = "reports/books.csv", "reports/books.json"
CONTRACT, PAYMENT = keys.contract_partition(""), ledger_keys.payment_partition("")


@cache
def words(language: Language) -> dict[str, Any]:
    catalog: dict[str, Any] = json.loads((Path(__file__).parent / "words" / f"{language}.json").read_text())
    return catalog


def write(facts: Facts, found: Sequence[Finding], now: int) -> None:
    """The JSON comes last: the exchange's page is made anew when it is there."""
    _put(CSV, document(found, settings.exchange_language()), "text/csv; charset=utf-8")
    about = {
        "checked_at": rfc3339(now),
        "since": rfc3339(facts.since),
        "payments": len(facts.payments),
        "discrepancies": len(found),
    }
    _put(JSON, json.dumps(about).encode(), "application/json")


def _put(key: str, body: bytes, content_type: str) -> None:
    bucket = settings.exchange_bucket()
    aws.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type, CacheControl="no-cache")


def document(found: Sequence[Finding], language: Language) -> bytes:
    """As the other reports: semicolons, and a byte order mark."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(words(language)["columns"])
    table.writerows([safe(cell) for cell in _row(one, language)] for one in found)
    return text.getvalue().encode("utf-8-sig")


def _row(one: Finding, language: Language) -> list[str]:
    """What is wrong, payment, payer code, invoice, meant, found, what to do, the item."""
    about = words(language)["kinds"][one.kind]
    payment = next((name.partition("#")[2] for name in (one.pk, one.sk) if name.startswith(PAYMENT)), "")
    code = one.pk.removeprefix(CONTRACT) if one.pk.startswith(CONTRACT) else ""
    number = one.sk.removeprefix("INVOICE#") if one.sk.startswith("INVOICE#") else ""
    amounts = ["" if amount is None else euros(amount) for amount in (one.meant, one.found)]
    return [about["wrong"], payment, code, number, *amounts, about["do"], f"{one.pk} {one.sk}"]
