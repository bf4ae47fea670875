"""Full exports that count, and what ends by them: whose newest export is older than one of them.

When an item ended depends on the exports alone, not on the order in which they came: on the day of the first
full export that is newer than the item's own.
"""

from bisect import bisect_right
from datetime import datetime

from boto3.dynamodb.conditions import Attr, ConditionBase
from boto3.dynamodb.conditions import Key as Attribute

from functions.imports.plans import FilePlan
from functions.imports.records import ENDED
from functions.imports.reports import Endings
from shared import aws, calendar, keys, parallel, settings
from shared.aws import Item
from shared.keys import Key

SORT_KEYS = {"contracts": "CONTRACT", "meters": "METER#"}


def accepted(file: FilePlan) -> Endings | None:
    """What the full export ended if it counts already."""
    item = aws.get(settings.table("exchange"), keys.full(file.kind, file.exported))
    return Endings(int(item["missing"]), int(item["of"]), held=False) if item else None


def accept(file: FilePlan, missing: int, of: int) -> None:
    item = {**keys.full(file.kind, file.exported), "missing": missing, "of": of}
    try:
        aws.put(settings.table("exchange"), item, "attribute_not_exists(pk)")
    except aws.ConditionFailed:
        return


def since(file: FilePlan) -> list[str]:
    """The export times of the full ones from this export on, oldest first."""
    own = Attribute("pk").eq(keys.full_partition(file.kind)) & Attribute("sk").gte(file.exported)
    answer = aws.dynamodb().query(
        TableName=settings.table("exchange"), KeyConditionExpression=own, ConsistentRead=True
    )
    return [item["sk"] for item in answer["Items"]]


def page_of_live(kind: str, start: Key | None) -> tuple[list[str], Key | None]:
    """The export times of a page of what is alive, and where the next page starts, None after the last."""
    items, following = _page(kind, Attr("exported").exists() & Attr(ENDED[kind]).not_exists(), start)
    return [item["exported"] for item in items], following


def end_page(kind: str, counting: list[str], start: Key | None) -> Key | None:
    """Ends what a page has that full exports of `counting` came without; where the next page starts."""
    attribute = ENDED[kind]
    later = Attr(attribute).not_exists() | Attr(attribute).gt(_day(counting[0]))
    items, following = _page(kind, Attr("exported").lt(counting[-1]) & later, start)
    parallel.each(lambda item: _end(kind, item, counting[bisect_right(counting, item["exported"])]), items)
    return following


def _page(kind: str, condition: ConditionBase, start: Key | None) -> tuple[list[Item], Key | None]:
    """A megabyte of the table: what an import has written must be seen, so it is read consistently."""
    request: Item = {
        "TableName": settings.table(kind),
        "FilterExpression": Attr("sk").begins_with(SORT_KEYS[kind]) & condition,
        "ProjectionExpression": "pk, sk, exported",
        "ConsistentRead": True,
    }
    page = aws.dynamodb().scan(**request, **({"ExclusiveStartKey": start} if start else {}))
    return page["Items"], page.get("LastEvaluatedKey")


def _end(kind: str, item: Item, by: str) -> None:
    """Unless a newer export has brought it back meanwhile, or an older full one has ended it earlier."""
    attribute = ENDED[kind]
    condition = f"exported = :exported AND (attribute_not_exists({attribute}) OR {attribute} > :day)"
    key: Key = {"pk": item["pk"], "sk": item["sk"]}
    try:
        aws.update(
            settings.table(kind),
            key,
            f"SET {attribute} = :day",
            condition,
            exported=item["exported"],
            day=_day(by),
        )
    except aws.ConditionFailed:
        return


def _day(exported: str) -> str:
    made = datetime.fromisoformat(exported.partition("#")[0])
    return made.astimezone(calendar.VILNIUS).date().isoformat()
