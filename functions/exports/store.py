"""Records that wait, and whose turn it is to make the next file of a kind."""

import contextlib
import heapq
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import batched, islice
from operator import itemgetter
from typing import cast

from functions.exports.files import File
from shared import aws, keys, outbox, parallel, settings
from shared.aws import Item
from shared.errors import Busy
from shared.outbox import Kind

# Seconds. Longer than the function may run, so that whose turn is over is dead.
LEASE = 330
MINE = "holder = :holder"
A_BATCH = 25  # the most that DynamoDB takes
PAUSE = 0.2  # seconds, when DynamoDB has enough for the moment
REMEMBERED = 90 * 86_400


@dataclass(frozen=True)
class Turn:
    """The right to make the next file of a kind; `manifest` is where the records of a begun one are kept."""

    kind: Kind
    holder: str
    number: int
    manifest: str | None

    @property
    def file(self) -> File:
        return File(self.kind, self.number)


def lease(kind: Kind, now: int) -> Turn:
    """Raises Busy while another run makes a file of this kind."""
    holder = uuid.uuid4().hex
    # The holder may ask again: a write whose answer was lost is repeated by the SDK.
    free = f"attribute_not_exists(lease_until) OR lease_until <= :now OR {MINE}"
    change = "SET holder = :holder, lease_until = :until, sent = if_not_exists(sent, :none)"
    times = {"now": now, "until": now + LEASE}
    table, key = settings.table("exchange"), keys.sequence(kind)
    try:
        state = aws.update(table, key, change, free, None, holder=holder, none=0, **times)
    except aws.ConditionFailed as held:
        raise Busy from held
    begun = state.get("begun", {"number": state["sent"] + 1, "manifest": None})
    return Turn(kind, holder, int(begun["number"]), begun["manifest"])


def begin(turn: Turn, number: int, manifest: str) -> Turn:
    """From here on the records of `manifest` are the file `number`, whatever happens."""
    begun = {"number": number, "manifest": manifest}
    table, key = settings.table("exchange"), keys.sequence(turn.kind)
    aws.update(table, key, "SET begun = :begun", MINE, holder=turn.holder, begun=begun)
    return replace(turn, number=number, manifest=manifest)


def finish(turn: Turn, records: int, now: int) -> None:
    """Ends the turn, remembers the file, and makes its number the last one."""
    table = settings.table("exchange")
    end = {
        "TableName": table,
        "Key": keys.sequence(turn.kind),
        "UpdateExpression": "SET sent = :number, lease_until = :none REMOVE begun",
        "ConditionExpression": MINE,
        "ExpressionAttributeValues": {":number": turn.number, ":none": 0, ":holder": turn.holder},
    }
    about = {"number": turn.number, "rows": records, "made_at": now, "ttl": now + REMEMBERED}
    item = {**keys.sent_file(turn.kind, turn.number), **about}
    put = {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
    aws.transact({"Update": end}, {"Put": put})


def give_back(turn: Turn) -> None:
    """Ends the turn before its time, unless it is over."""
    change, key = "SET lease_until = :none", keys.sequence(turn.kind)
    with contextlib.suppress(aws.ConditionFailed):
        aws.update(settings.table("exchange"), key, change, MINE, none=0, holder=turn.holder)


def sent_files(kind: Kind) -> list[Item]:
    """The files of the last months: {number, rows, made_at}."""
    state = keys.sequence(kind)
    return aws.query(settings.table("exchange"), state["pk"], keys.SENT_FILES)


def waiting(kind: Kind, most: int) -> list[Item]:
    """The oldest records that wait, at most `most`; reads little more than that."""
    shards = (_pages(keys.waiting_partition(kind, shard)) for shard in range(outbox.SHARDS))
    return list(islice(heapq.merge(*shards, key=itemgetter("sk")), most))


def _pages(partition: str) -> Iterator[Item]:
    query = aws.dynamodb().get_paginator("query")
    wanted = {**aws.where("pk = :pk", pk=partition), "ConsistentRead": True}
    for page in query.paginate(TableName=settings.table("exchange"), **wanted):
        yield from page["Items"]


def remove(records: list[Item]) -> None:
    """Deletes records that are in a file now; some may be gone since a run that was cut short.

    In batches, which take no conditions: none is needed, as no key is ever put again, and 50,000 single
    deletes keep the processor busy for 45 s. One after another: side by side they would be throttled.
    """
    for batch in batched(records, A_BATCH, strict=False):
        _remove([{"DeleteRequest": {"Key": {"pk": one["pk"], "sk": one["sk"]}}} for one in batch])


def _remove(deletes: list[Item]) -> None:
    table = settings.table("exchange")
    while deletes:
        answer = aws.dynamodb().batch_write_item(RequestItems={table: deletes})
        if deletes := answer["UnprocessedItems"].get(table, []):
            time.sleep(PAUSE)


def count_waiting(kind: Kind) -> tuple[int, bool]:
    """How many records wait, and whether there are more than were counted, as one page a shard is."""
    pages = parallel.each(_count, [keys.waiting_partition(kind, shard) for shard in range(outbox.SHARDS)])
    return sum(page["Count"] for page in pages), any("LastEvaluatedKey" in page for page in pages)


def _count(partition: str) -> Item:
    wanted = aws.where("pk = :pk", pk=partition)
    return cast("Item", aws.dynamodb().query(TableName=settings.table("exchange"), Select="COUNT", **wanted))
