"""A meter's standing follows from all its readings, whatever came first."""

from contextlib import suppress

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
        # Who writes a reading leaves the meter alone if it fits, so after a change only another look tells
        # whether what was changed is still true.
        with suppress(aws.ConditionFailed):
            if not _refreshed(payer_code, meter_number):
                return
    raise Busy


def _refreshed(payer_code: str, meter_number: str) -> bool:
    """Whether anything had to be changed."""
    key = keys.meter(payer_code, meter_number)
    meter = aws.get(settings.table("meters"), key) or {}
    digits = int(meter.get("digits", meters.DIGITS))
    readings, corrected = _readings(payer_code, meter_number, digits)
    fields = meters.standing_items(meters.standing(readings))
    if fields.items() <= meter.items():
        return corrected
    _set(key, {**fields, "meter_number": meter_number}, meter.get("version"))
    return True


def _readings(payer_code: str, meter_number: str, digits: int) -> tuple[list[meters.Reading], bool]:
    """The meter's readings, and whether the difference of one had to be made to follow from `digits`."""
    partition, prefix = keys.contract_partition(payer_code), keys.readings_prefix(meter_number)
    items = aws.query(settings.table("meters"), partition, prefix)
    corrected = False
    for item in items:
        used = meters.difference(item["from"], item["to"], digits)
        if item["difference"] != used:
            _correct(item, used)
            corrected = True
    return [meters.reading(item) for item in items], corrected


def _correct(reading: Item, used: object) -> None:
    """Sets the difference of a reading that is still as it was read, there and in `reading`."""
    aws.update(
        settings.table("meters"),
        {"pk": reading["pk"], "sk": reading["sk"]},
        "SET difference = :used",
        "#from = :from AND #to = :to AND difference = :seen",
        {"#from": "from", "#to": "to"},
        **{"used": used, "from": reading["from"], "to": reading["to"], "seen": reading["difference"]},
    )
    reading["difference"] = used


def _set(key: Key, fields: Item, version: object) -> None:
    """On the condition that nobody has changed the meter since it had `version`; None for no meter."""
    sets = ", ".join(f"#{name} = :{name}" for name in fields)
    same = "version = :version" if version else "attribute_not_exists(version)"
    values = fields | ({"version": version} if version else {})
    names = {f"#{name}": name for name in fields}
    aws.update(settings.table("meters"), key, f"SET {sets} ADD version :one", same, names, one=1, **values)
