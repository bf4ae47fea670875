"""Full exports that count, and what ends by them: what a newer full one does not have.

When an item ended depends on the exports alone, not on the order in which they came: on the day of the first
full export that is newer than the last one that has it.
"""

from bisect import bisect_right
from contextlib import suppress
from datetime import datetime

from functions.imports.items import ENDED, last_seen
from functions.imports.plans import FilePlan
from functions.imports.reports import Endings
from shared import aws, calendar, keys, parallel, settings
from shared.aws import Item
from shared.keys import Key

SORT_KEYS = {"contracts": "CONTRACT", "meters": "METER#"}


def accepted(file: FilePlan) -> Endings | None:
    """What the full export ended if it counts already."""
    item = aws.get(settings.table("exchange"), keys.full(file.kind, file.exported))
    return Endings(int(item["missing"]), int(item["of"]), held=False) if item else None


def accept(file: FilePlan, missing: int, of: int) -> Endings:
    """Makes the full export count; what it ends, as who made it count first found it."""
    item = {**keys.full(file.kind, file.exported), "missing": missing, "of": of}
    with suppress(aws.ConditionFailed):
        aws.put(settings.table("exchange"), item, "attribute_not_exists(pk)")
    return accepted(file) or Endings(missing, of, held=False)


def since(file: FilePlan) -> list[str]:
    """The export times of the full ones from this export on, oldest first."""
    own = aws.where("pk = :pk AND sk >= :since", pk=keys.full_partition(file.kind), since=file.exported)
    answer = aws.dynamodb().query(TableName=settings.table("exchange"), ConsistentRead=True, **own)
    return [item["sk"] for item in answer["Items"]]


def page_of_live(kind: str, start: Key | None) -> tuple[list[str], Key | None]:
    """When a page of what is alive was last seen, and where the next page starts, None after the last."""
    alive = f"attribute_exists(exported) AND attribute_not_exists({ENDED[kind]})"
    items, following = _page(kind, alive, start)
    return [last_seen(item) for item in items], following


def end_page(kind: str, counting: list[str], start: Key | None) -> Key | None:
    """Ends what a page has that full exports of `counting` came without; where the next page starts."""
    unseen = "exported < :newest AND (attribute_not_exists(seen) OR seen < :newest)"
    later = f"(attribute_not_exists({ENDED[kind]}) OR {ENDED[kind]} > :day)"
    values = {":newest": counting[-1], ":day": _day(counting[0])}
    items, following = _page(kind, f"{unseen} AND {later}", start, values)
    parallel.each(lambda item: _end(kind, item, counting[bisect_right(counting, last_seen(item))]), items)
    return following


def _page(
    kind: str, condition: str, start: Key | None, values: Item | None = None
) -> tuple[list[Item], Key | None]:
    """A megabyte of the table: what an import has written must be seen, so it is read consistently."""
    request: Item = {
        "TableName": settings.table(kind),
        "FilterExpression": f"begins_with(sk, :kind) AND {condition}",
        "ExpressionAttributeValues": {":kind": SORT_KEYS[kind], **(values or {})},
        "ProjectionExpression": "pk, sk, exported, seen",
        "ConsistentRead": True,
    }
    page = aws.dynamodb().scan(**request, **({"ExclusiveStartKey": start} if start else {}))
    return page["Items"], page.get("LastEvaluatedKey")


def _end(kind: str, item: Item, by: str) -> None:
    """Unless a newer export has brought it back meanwhile, or an older full one has ended it earlier."""
    attribute = ENDED[kind]
    key: Key = {"pk": item["pk"], "sk": item["sk"]}
    as_found = {name: item[name] for name in ("exported", "seen") if name in item}
    same = " AND ".join(f"{name} = :{name}" for name in as_found)
    if "seen" not in item:
        same += " AND attribute_not_exists(seen)"
    condition = f"{same} AND (attribute_not_exists({attribute}) OR {attribute} > :day)"
    with suppress(aws.ConditionFailed):
        aws.update(settings.table(kind), key, f"SET {attribute} = :day", condition, day=_day(by), **as_found)


def _day(exported: str) -> str:
    made = datetime.fromisoformat(exported.partition("#")[0])
    return made.astimezone(calendar.VILNIUS).date().isoformat()
