"""Writes of an import: each says what it changed, and a repeated one changes nothing."""

from typing import Any, Literal

from functions.imports.records import Record
from functions.imports.rows import InvoiceRow
from shared import aws, keys, meters, settings
from shared.aws import Item
from shared.errors import Busy
from shared.keys import Key

type Outcome = Literal["new", "changed", "unchanged"]

TRIES = 25


def write(record: Record) -> Outcome:
    """Sets the record's fields unless all of them stand there already."""
    fields = record.fields
    first, *_ = fields
    differs = " OR ".join(f"#{name} <> :{name}" for name in fields)
    # An item may be there before its own file, begun by another: then it lacks the first field.
    condition = f"attribute_not_exists(#{first}) OR {differs}"
    try:
        old = _set(record.table, record.key, fields | record.derived, condition)
    except aws.ConditionFailed:
        return "unchanged"
    return "changed" if first in old else "new"


def _set(aggregate: str, key: Key, fields: dict[str, Any], condition: str, **values: object) -> Item:
    """Sets `fields` and counts the item's version; gives the item as it was. Raises ConditionFailed."""
    sets = ", ".join(f"#{name} = :{name}" for name in fields)
    answer = aws.written(
        lambda: aws.dynamodb().update_item(
            TableName=settings.table(aggregate),
            Key=key,
            UpdateExpression=f"SET {sets} ADD version :one",
            ConditionExpression=condition,
            ExpressionAttributeNames={f"#{name}": name for name in fields},
            ExpressionAttributeValues={f":{name}": value for name, value in (fields | values).items()}
            | {":one": 1},
            ReturnValues="ALL_OLD",
        )
    )
    return dict(answer.get("Attributes", {}))


def note_last_invoice(row: InvoiceRow) -> None:
    """Makes `row` the contract's last invoice unless a newer one is known, in whatever order files come."""
    newest = {"last_invoice": row.number, "last_invoice_on": row.issued_on}
    condition = (
        "attribute_not_exists(last_invoice_on) OR #last_invoice_on < :last_invoice_on"
        " OR (#last_invoice_on = :last_invoice_on AND #last_invoice < :last_invoice)"
    )
    try:
        _set("contracts", keys.contract(row.payer_code), newest, condition)
    except aws.ConditionFailed:
        return


def refresh(payer_code: str, meter_number: str) -> None:
    """Makes the meter's last reading and usual difference follow from its readings, all of them."""
    table, key = settings.table("meters"), keys.meter(payer_code, meter_number)
    for _ in range(TRIES):
        meter = aws.get(table, key) or {}
        standing = meters.standing(
            _readings(payer_code, meter_number, int(meter.get("digits", meters.DIGITS)))
        )
        fields = meters.standing_items(standing)
        if fields.items() <= meter.items():
            return
        try:
            _set_standing(key, {**fields, "meter_number": meter_number}, meter.get("version"))
        except aws.ConditionFailed:
            continue
        return
    raise Busy


def _set_standing(key: Key, fields: dict[str, Any], version: object) -> None:
    if version is None:
        _set("meters", key, fields, "attribute_not_exists(version)")
    else:
        _set("meters", key, fields, "version = :version", version=version)


def _readings(payer_code: str, meter_number: str, digits: int) -> list[meters.Reading]:
    """The meter's readings; one that passed the highest number is put right once `digits` is known."""
    partition, prefix = keys.contract_partition(payer_code), keys.readings_prefix(meter_number)
    items = aws.query(settings.table("meters"), partition, prefix)
    for item in items:
        used = meters.difference(item["from"], item["to"], digits)
        if item["difference"] != used:
            item["difference"] = used
            key: Key = {"pk": item["pk"], "sk": item["sk"]}
            _set("meters", key, {"difference": used}, "attribute_exists(pk)")
    return [meters.reading(item) for item in items]
