"""A meter's standing follows from all its readings, whatever came first."""

from shared import aws, keys, meters, settings
from shared.aws import Item
from shared.errors import Busy
from shared.keys import Key

TRIES = 25


def refresh(payer_code: str, meter_number: str) -> None:
    """Makes the meter's last reading and usual difference follow from its readings, all of them.

    Raises Busy when others changed the meter again and again.
    """
    for _ in range(TRIES):
        try:
            return _refresh(payer_code, meter_number)
        except aws.ConditionFailed:
            continue
    raise Busy


def _refresh(payer_code: str, meter_number: str) -> None:
    key = keys.meter(payer_code, meter_number)
    meter = aws.get(settings.table("meters"), key) or {}
    digits = int(meter.get("digits", meters.DIGITS))
    fields = meters.standing_items(meters.standing(_readings(payer_code, meter_number, digits)))
    if not fields.items() <= meter.items():
        _set(key, {**fields, "meter_number": meter_number}, meter.get("version"))


def _readings(payer_code: str, meter_number: str, digits: int) -> list[meters.Reading]:
    """The meter's readings, each with the difference that follows from what the meter counts up to."""
    partition, prefix = keys.contract_partition(payer_code), keys.readings_prefix(meter_number)
    items = aws.query(settings.table("meters"), partition, prefix)
    for item in items:
        used = meters.difference(item["from"], item["to"], digits)
        if item["difference"] != used:
            _correct(item, used)
    return [meters.reading(item) for item in items]


def _correct(reading: Item, used: object) -> None:
    """Sets the difference of a reading that is still as it was read, there and in `reading`."""
    reading["difference"] = used
    aws.update(
        settings.table("meters"),
        {"pk": reading["pk"], "sk": reading["sk"]},
        "SET difference = :used",
        "#from = :from AND #to = :to",
        {"#from": "from", "#to": "to"},
        **{"used": used, "from": reading["from"], "to": reading["to"]},
    )


def _set(key: Key, fields: Item, version: object) -> None:
    """On the condition that nobody has changed the meter since it had `version`; None for no meter."""
    sets = ", ".join(f"#{name} = :{name}" for name in fields)
    same = "version = :version" if version else "attribute_not_exists(version)"
    values = fields | ({"version": version} if version else {})
    names = {f"#{name}": name for name in fields}
    aws.update(settings.table("meters"), key, f"SET {sets} ADD version :one", same, names, one=1, **values)
