"""Lines of statements as the imports leave them in the ledger's table, and what the payments make of them."""

import csv
import hashlib
import io
import itertools
import time
from typing import Any

from functions.payments.transfers import reading, tending
from shared import aws, calendar, ledger_keys, settings
from shared.transfer import Transfer
from shared.transfers import Assigned, Line
from tests.support import statement
from tests.support.tables import everything

NEW = "attribute_not_exists(pk)"
_number = itertools.count(1)


def put(table: str, item: dict[str, Any]) -> None:
    aws.put(settings.table(table), item, NEW)


def came(text: str = "", amount: int = 4521, **about: object) -> Line:
    """A line that comes in now."""
    unique = hashlib.sha256(str(next(_number)).encode()).hexdigest()[:32]
    made = statement.line(text, amount, **{"id": unique, "bank_ref": unique, "at": int(time.time())} | about)
    put("payments", {**ledger_keys.transfer_of(today(), made.id)})
    put("payments", {**made.model_dump(), **ledger_keys.line(made.id), "detail": "", "put_by": "d/1/0"})
    return made


def today() -> str:
    return ledger_keys.day_partition(calendar.today(int(time.time())).isoformat())


def assigned(line: Line, payer_code: str, invoice_number: str = "") -> None:
    """The clerk says whose it is."""
    word = Assigned(at=int(time.time()), payer_code=payer_code, invoice_number=invoice_number)
    listed = ledger_keys.transfer_of(today(), line.id)
    if aws.get(settings.table("payments"), {**listed}) is None:
        put("payments", {**listed})
    put("payments", {**word.model_dump(), **ledger_keys.assigned(line.id), "put_by": "d/2/0"})


def tended() -> None:
    now = int(time.time())
    tending.tend([calendar.today(now).isoformat()], now, lambda: True)


def transfer(line: Line) -> Transfer:
    found = reading.load(line.id)
    assert found
    return found


def open_ids() -> list[str]:
    """What is on the clerk's list, by the items that it is made of."""
    items = everything()["ExchangeTable"]
    return [item["id"] for item in items if item["pk"] == ledger_keys.UNMATCHED]


def table() -> list[dict[str, str]]:
    """The clerk's list as her spreadsheet shows it."""
    body = aws.s3().get_object(Bucket="exchange", Key="reports/transfers.csv")["Body"].read().decode()
    assert body.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline=""), delimiter=";"))
