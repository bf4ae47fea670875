"""Writes of an import: one a row, which says what it changed, also when it is repeated."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import batched

from functions.imports.items import Record, outcome
from functions.imports.tallies import Outcome
from shared import aws, conditions, parallel, settings
from shared.aws import Item

BATCH = 100  # keys that one call reads


def write(record: Record, exported: str) -> Outcome:
    """Sets the record's fields unless a newer export has: one write unit for each KB of the item."""
    if record.is_mention:
        _mention(record, exported)
        return "unchanged"
    request = _request(record, exported)
    try:
        answer = conditions.written(lambda: aws.dynamodb().update_item(**request))
    except aws.ConditionFailed as failed:
        there = failed.item
    else:
        there = answer.get("Attributes", {})
    return outcome(there, record.digest, exported)


def _request(record: Record, exported: str) -> Item:
    """`was` is the digest before this export: by it a repeated write tells the same as the first."""
    sets = [f"#{name} = :{name}" for name in record.fields]
    sets += [f"#{name} = if_not_exists(#{name}, :{name})" for name in record.derived]
    ours = "was = if_not_exists(digest, :none), digest = :digest, exported = :exported"
    gone = f" REMOVE {record.ended}" if record.ended else ""
    values = record.fields | record.derived | {"none": "", "digest": record.digest, "exported": exported}
    return {
        "TableName": settings.table(record.table),
        "Key": record.key,
        "UpdateExpression": f"SET {', '.join(sets)}, {ours}{gone} ADD version :one",
        # An unchanged row is written too: else an older export that comes late would win over this one.
        "ConditionExpression": "attribute_not_exists(exported) OR exported < :exported",
        "ExpressionAttributeNames": {f"#{name}": name for name in [*record.fields, *record.derived]},
        "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()} | {":one": 1},
        "ReturnValues": "ALL_OLD",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def _mention(record: Record, exported: str) -> None:
    """Notes that the export has the item, whose fields stay; also of one that is not there yet.

    Not as `exported`: an older export that comes late may still have the better fields.
    """
    newer = " AND ".join(f"(attribute_not_exists({name}) OR {name} < :seen)" for name in ("seen", "exported"))
    codes = "".join(f", {name} = if_not_exists({name}, :{name})" for name in record.derived)
    change = f"SET seen = :seen{codes} REMOVE {record.ended}"
    with suppress(aws.ConditionFailed):
        aws.update(settings.table(record.table), record.key, change, newer, seen=exported, **record.derived)


def there(records: Sequence[Record]) -> list[Item]:
    """The item of each record as it is now, empty where there is none; of one table."""
    table = settings.table(records[0].table)
    batches = batched([record.key for record in records], BATCH, strict=False)
    found = parallel.each(lambda some: aws.get_many(table, some), batches)
    items = {(item["pk"], item["sk"]): item for some in found for item in some}
    return [items.get(record.place, {}) for record in records]
