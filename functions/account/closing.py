"""Closing an account: what is erased, in one transaction as far as one reaches."""

from shared import aws, keys, settings
from shared.aws import Item
from shared.errors import NoSession
from shared.identity import Caller


def close(caller: Caller) -> None:
    """Erases the account and everything under its keys; contracts, invoices and readings are the utility's.

    Profile and e-mail guard go first: without them no session counts, whatever is still to be erased.
    Raises NoSession when the account was changed or closed at the same moment.
    """
    own = _own(caller)
    rest = [_delete("accounts", {"pk": item["pk"], "sk": item["sk"]}) for item in own]
    rest += [
        _delete("contracts", keys.holder(item["payer_code"], caller.account.id))
        for item in own
        if item["sk"].startswith("CONTRACT#")
    ]
    try:
        aws.transact_many(_first(caller), rest)
    except aws.ConditionFailed as changed:
        raise NoSession from changed


def _own(caller: Caller) -> list[Item]:
    """All that the account has by now beyond profile and guard: sessions, links, limits, a registration."""
    partitions = keys.account_partition(caller.account.id), keys.email_partition(caller.account.email)
    return [
        item
        for partition in partitions
        for item in aws.query(settings.table("accounts"), partition)
        if item["sk"] not in ("PROFILE", "GUARD")
    ]


def _first(caller: Caller) -> list[Item]:
    profile = _delete("accounts", keys.profile(caller.account.id))["Delete"]
    guard = _delete("accounts", keys.guard(caller.account.email))["Delete"]
    unchanged = {
        "ConditionExpression": "epoch = :epoch",
        "ExpressionAttributeValues": {":epoch": caller.epoch},
    }
    own = {
        "ConditionExpression": "account_id = :id",
        "ExpressionAttributeValues": {":id": caller.account.id},
    }
    return [{"Delete": {**profile, **unchanged}}, {"Delete": {**guard, **own}}]


def _delete(aggregate: str, key: keys.Key) -> Item:
    return {"Delete": {"TableName": settings.table(aggregate), "Key": key}}
