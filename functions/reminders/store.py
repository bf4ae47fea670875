"""Who holds contracts, and what of these may be reminded of: all read, and by nobody who waits for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from shared import aws, keys, reminders, settings
from shared.aws import Item
from shared.errors import LinkExpired
from shared.reminders import Kind

type Place = dict[str, str]
"""The keys of a link in the index: where looking through a shard goes on."""


@dataclass(frozen=True)
class Holder:
    """An account, the contracts that it holds, and its place in the shard."""

    account_id: str
    payer_codes: list[str]
    place: Place


def holders(shard: str, after: Place | None) -> Iterator[Holder]:
    """The accounts of a shard that hold contracts; page after page as they are asked for."""
    for partition, links in groupby(_links(shard, after), itemgetter("pk")):
        some = list(links)
        codes = [link["sk"].removeprefix("CONTRACT#") for link in some]
        place = {name: some[-1][name] for name in ("shard", "pk", "sk")}
        yield Holder(partition.removeprefix("ACCOUNT#"), codes, place)


def _links(shard: str, after: Place | None) -> Iterator[Place]:
    request: dict[str, Any] = {
        "TableName": settings.table("accounts"),
        "IndexName": reminders.INDEX,
        **aws.where("#shard = :shard", shard=shard),
        "ExpressionAttributeNames": {"#shard": "shard"},  # DynamoDB keeps that word for itself
    }
    while True:
        page = aws.dynamodb().query(**request | ({"ExclusiveStartKey": after} if after else {}))
        yield from page["Items"]
        if not (after := page.get("LastEvaluatedKey")):
            return


def alive(payer_codes: Sequence[str]) -> set[str]:
    """Those of the contracts that the billing system has and has not ended."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    return {item["pk"].partition("#")[2] for item in found if "ended_on" not in item}


def meters(payer_code: str) -> list[Item]:
    return _of("meters", payer_code, "METER#")


def invoices(payer_code: str) -> list[Item]:
    return _of("invoices", payer_code, "INVOICE#")


def _of(aggregate: str, payer_code: str, prefix: str) -> list[Item]:
    partition = keys.contract_partition(payer_code)
    return aws.query(settings.table(aggregate), partition, prefix, consistent=False)


def is_wanted(account_id: str, kind: Kind) -> bool:
    """Raises LinkExpired when there is no such account any more."""
    profile = aws.get(settings.table("accounts"), keys.profile(account_id))
    if profile is None:
        raise LinkExpired
    return bool(profile.get(reminders.preference(kind), True))


def want(account_id: str, kind: Kind, wanted: bool) -> None:
    """Switches a kind on or off. Raises LinkExpired when there is no such account any more."""
    table, name = settings.table("accounts"), {"#wanted": reminders.preference(kind)}
    change = "SET #wanted = :wanted ADD version :one"
    try:
        aws.update(
            table, keys.profile(account_id), change, "attribute_exists(pk)", name, wanted=wanted, one=1
        )
    except aws.ConditionFailed as closed:
        raise LinkExpired from closed
