"""What waits for the billing system: put down by the transaction that makes it so, for functions/exports."""

import time
import uuid
import zlib
from typing import Literal, get_args

from botocore.exceptions import BotoCoreError, ClientError

from shared import aws, keys, queue, settings
from shared.aws import Item
from shared.calendar import rfc3339
from shared.problems import log_unforeseen

type Kind = Literal["readings", "payments", "preferences"]

type Preference = Literal["delivery", "email", "phone"]

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
COLUMNS: dict[Kind, tuple[str, ...]] = {
    "readings": ("payer_code", "meter_number", "period", "from", "to", "declared_at"),
    "payments": ("payer_code", "invoice_number", "amount", "paid_at", "method", "reference"),
    "preferences": ("payer_code", "preference", "value", "changed_at"),
}
SHARDS = 8  # partitions of a kind: each takes 1,000 writes a second


def put_mail(at: int, unique: str, message: dict[str, str]) -> Item:
    """A member of a transaction: a message for the mail queue that waits until somebody has sent it there."""
    shard = zlib.crc32(unique.encode()) % SHARDS
    item = {**keys.waiting("mails", shard, at, unique), "message": message}
    condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    return {"Put": {"TableName": settings.table("exchange"), "Item": item, **condition}}


def send_mail(put: Item) -> None:
    """Sends what `put_mail` put down; what could not be sent waits on and is sent by whoever looks there."""
    _send(put["Put"]["Item"])


def send_waiting_mails(before: int) -> int:
    """Sends what waits since before that moment (epoch seconds); how many there were."""
    shards = [keys.waiting_partition("mails", shard) for shard in range(SHARDS)]
    until = keys.waiting("mails", 0, before, "")["sk"]
    waiting = [item for one in shards for item in aws.query(settings.table("exchange"), one, before=until)]
    for item in waiting:
        _send(item)
    return len(waiting)


def _send(item: Item) -> None:
    try:
        queue.send_mail(**item["message"])
        aws.delete(settings.table("exchange"), {"pk": item["pk"], "sk": item["sk"]}, "attribute_exists(pk)")
    except (ClientError, BotoCoreError, aws.ConditionFailed) as error:
        log_unforeseen(error)


def put(kind: Kind, at: int, cells: dict[str, str]) -> Item:
    """A member of a transaction: a record of `COLUMNS[kind]` that waits since `at` (epoch seconds)."""
    # Of one second they go out in the order in which they came: the last of two wishes is what counts.
    unique = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
    shard = zlib.crc32(cells["payer_code"].encode()) % SHARDS
    item = {**keys.waiting(kind, shard, at, unique), "cells": cells}
    condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    return {"Put": {"TableName": settings.table("exchange"), "Item": item, **condition}}


def preference(payer_code: str, name: Preference, value: str, at: int) -> Item:
    """A member of a transaction: what a holder of the contract wants, or where to reach them, since `at`."""
    about = {"payer_code": payer_code, "preference": name, "value": value, "changed_at": rfc3339(at)}
    return put("preferences", at, about)
