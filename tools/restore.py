"""What a table was at a moment of the last 35 days: `make restore ENV=prod TABLE=NAME AT=2026-11-23T10:00Z`.

It has AWS make a copy of the table as it was then and counts what the table lacks or has otherwise.
PUT=missing puts back what is missing and changes nothing else, PUT=all also what is otherwise now. What came
since stays.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared import aws
from tools import stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shared.aws import Item
    from shared.keys import Key

BATCH = 100
CONDITIONS = {"missing": "attribute_not_exists(pk)", "otherwise": "attribute_exists(pk)"}
PUTS = {"": set[str](), "missing": {"missing"}, "all": {"missing", "otherwise"}}


def copied(table: str, moment: datetime) -> str:
    """Name of the copy, once AWS has made it; it takes some minutes, and is there already in a second run."""
    client, copy = aws.dynamodb(), f"{table}-at-{moment:%Y%m%dT%H%M%S}"
    with suppress(client.exceptions.TableAlreadyExistsException):
        client.restore_table_to_point_in_time(
            SourceTableName=table, TargetTableName=copy, RestoreDateTime=moment
        )
    client.get_waiter("table_exists").wait(TableName=copy, WaiterConfig={"Delay": 20, "MaxAttempts": 540})
    return copy


def compared(copy: str, table: str, now: float) -> Iterator[tuple[str, Item]]:
    """Each item of the copy that is missing in the table, or otherwise there; expired ones are left out."""
    for page in aws.dynamodb().get_paginator("scan").paginate(TableName=copy, Limit=BATCH):
        items: list[Item] = [item for item in page["Items"] if item.get("ttl", now + 1) > now]
        found = aws.get_many(table, [key_of(item) for item in items], consistent=True)
        there = {(item["pk"], item["sk"]): item for item in found}
        for item in items:
            live = there.get((item["pk"], item["sk"]))
            if live != item:
                yield "otherwise" if live else "missing", item


def restore(copy: str, table: str, kinds: set[str], now: float) -> Counter[str]:
    """Puts back items of these kinds; how many there were of each. What items say is personal: not shown."""
    counts: Counter[str] = Counter()
    for kind, item in compared(copy, table, now):
        counts[f"{kind}: {item['sk'].partition('#')[0]}"] += 1
        if kind in kinds:
            with suppress(aws.ConditionFailed):  # somebody has just written it, or deleted it
                aws.put(table, item, CONDITIONS[kind])
    return counts


def key_of(item: Item) -> Key:
    return {"pk": item["pk"], "sk": item["sk"]}


def main(environment: Mapping[str, str]) -> None:
    place = stack.described(environment["ENV"])
    os.environ["AWS_DEFAULT_REGION"] = place.session.region_name
    moment = datetime.fromisoformat(environment["AT"]).astimezone(UTC)
    table = place.resource(environment["TABLE"])
    copy = copied(table, moment)
    counts = restore(copy, table, PUTS[environment.get("PUT", "")], time.time())
    for what, count in sorted(counts.items()):
        print(f"{count:8} {what}")
    print(f"The copy is {copy}: `aws dynamodb delete-table --table-name {copy}` when you are done.")


if __name__ == "__main__":
    if not {"ENV", "TABLE", "AT"} <= {name for name, value in os.environ.items() if value}:
        sys.exit("Say which table and when: ENV=prod TABLE=AccountsTable AT=2026-11-23T10:00Z")
    main(os.environ)
