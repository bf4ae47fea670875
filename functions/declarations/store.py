"""Meters and readings. A meter and its new reading are written together, by whoever saw the meter last."""

from collections.abc import Sequence
from functools import partial

from functions.declarations import declaring, history
from functions.declarations.declaring import Meter
from functions.declarations.history import Kept
from shared import aws, keys, meters, outbox, parallel, settings
from shared.aws import Item
from shared.calendar import rfc3339
from shared.errors import NotFound
from shared.meters import Reading, Standing
from shared.readings import format_reading

PAGE = 60  # readings: more than the corrections of one period, so that mostly one is enough


def of_contracts(payer_codes: Sequence[str]) -> list[Meter]:
    """The meters of the contracts, as the last declaration left them; removed ones last."""
    found = [meter for some in parallel.each(of_contract, payer_codes) for meter in some]
    return sorted(found, key=lambda meter: meter.removed)


def of_contract(payer_code: str) -> list[Meter]:
    return [meter for item in _meters(payer_code) if (meter := declaring.meter(item))]


def is_held(account_id: str, payer_code: str) -> bool:
    return aws.get(settings.table("accounts"), keys.link(account_id, payer_code)) is not None


def of_calendar(payer_codes: Sequence[str]) -> tuple[list[Meter], list[Item]]:
    """The meters and the invoices of the contracts, all asked for at once."""
    asked = [partial(ask, code) for code in payer_codes for ask in (_meters, _invoices)]
    items = [item for found in parallel.each(lambda ask: ask(), asked) for item in found]
    known = [meter for item in items if "meter_number" in item and (meter := declaring.meter(item))]
    return known, [item for item in items if item["sk"].startswith("INVOICE#")]


def _meters(payer_code: str) -> list[Item]:
    return aws.query(settings.table("meters"), keys.contract_partition(payer_code), "METER#")


def _invoices(payer_code: str) -> list[Item]:
    partition = keys.contract_partition(payer_code)
    return aws.query(settings.table("invoices"), partition, "INVOICE#", consistent=False)


def load(payer_code: str, meter_number: str) -> Meter:
    """One meter; NotFound when the contract has no such meter."""
    item = aws.get(settings.table("meters"), keys.meter(payer_code, meter_number))
    found = declaring.meter(item) if item else None
    if found is None:
        raise NotFound
    return found


def readings(payer_code: str, meter_number: str) -> list[Reading]:
    """All readings of a meter."""
    partition, prefix = keys.contract_partition(payer_code), keys.readings_prefix(meter_number)
    items = aws.query(settings.table("meters"), partition, prefix)
    return [meters.reading(item) for item in items]


def readings_before(payer_code: str, meter_number: str, period: str) -> tuple[list[Kept], bool]:
    """The newest readings of periods before `period`, newest first, and whether there may be more.

    Then they are of two periods or more: a period that is longer than a page is read to its end.
    """
    prefix, own = keys.readings_prefix(meter_number), keys.contract_partition(payer_code)
    until = prefix + period
    request: Item = {
        "TableName": settings.table("meters"),
        **aws.where("pk = :pk AND sk BETWEEN :since AND :until", pk=own, since=prefix, until=until),
        "ScanIndexForward": False,
        "Limit": PAGE,
        "ConsistentRead": True,
    }
    found: list[Kept] = []
    while True:
        answer = aws.dynamodb().query(**request)
        found += [history.kept(item) for item in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            return found, False
        if found[0].period != found[-1].period:
            return found, True
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def declare(account_id: str, meter: Meter, reading: Reading, standing: Standing) -> bool:
    """Adds the reading, for the billing system too, and makes the meter stand at it.

    False when the meter was changed meanwhile. Raises NotFound when the account holds the contract no more.
    """
    try:
        aws.transact(
            _still_held(account_id, meter.payer_code),
            _new_reading(account_id, meter, reading),
            _meter_stands(meter, standing),
            _told(meter, reading),
        )
    except aws.ConditionFailed as failed:
        if failed.failed[0]:
            raise NotFound from failed
        return False
    return True


def _still_held(account_id: str, payer_code: str) -> Item:
    link = {"TableName": settings.table("accounts"), "Key": keys.link(account_id, payer_code)}
    return {"ConditionCheck": {**link, "ConditionExpression": "attribute_exists(pk)"}}


def _new_reading(account_id: str, meter: Meter, reading: Reading) -> Item:
    whose = {"payer_code": meter.payer_code, "meter_number": meter.meter_number, "account_id": account_id}
    key = keys.reading(meter.payer_code, meter.meter_number, reading.period, reading.at)
    item = {**key, **whose, **meters.as_item(reading)}
    put = {"TableName": settings.table("meters"), "Item": item}
    return {"Put": {**put, "ConditionExpression": "attribute_not_exists(pk)"}}


def _meter_stands(meter: Meter, standing: Standing) -> Item:
    values = {f":{name}": value for name, value in meters.standing_items(standing).items()}
    update = {
        "TableName": settings.table("meters"),
        "Key": keys.meter(meter.payer_code, meter.meter_number),
        "UpdateExpression": "SET #last = :last, previous = :previous, usual = :usual, months = :months, "
        "version = :next",
        "ConditionExpression": "version = :version",
        "ExpressionAttributeNames": {"#last": "last"},
        "ExpressionAttributeValues": {**values, ":version": meter.version, ":next": meter.version + 1},
    }
    return {"Update": update}


def _told(meter: Meter, reading: Reading) -> Item:
    cells = {
        "payer_code": meter.payer_code,
        "meter_number": meter.meter_number,
        "period": reading.period,
        "from": format_reading(reading.from_, meter.decimals),
        "to": format_reading(reading.to, meter.decimals),
        "declared_at": rfc3339(reading.at),
    }
    return outbox.put("readings", reading.at, cells)
