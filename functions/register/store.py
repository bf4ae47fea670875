"""Registrations and new accounts in the Accounts table."""

import contextlib

from functions.register import registration
from shared import aws, keys, limits, links, settings, tokens
from shared.aws import Item


def keep_pending(item: Item) -> None:
    """Keeps the newest registration of its address, whether or not the address has an account."""
    newest = "attribute_not_exists(pk) OR created_at <= :created_at"
    pending = {**item, **keys.pending(item["email"])}
    with contextlib.suppress(aws.ConditionFailed):
        aws.put(settings.table("accounts"), pending, newest, created_at=item["created_at"])


def confirm(link: Item, now: int) -> bool:
    """Makes the account that `link` carries; False when an earlier click or another link did."""
    if "used_at" in link:
        return False
    profile = registration.profile(link, tokens.new_id(), now)
    try:
        aws.transact(links.spend(link, now), *_new_account(profile))
    except aws.ConditionFailed as failed:
        if not failed.failed[0]:
            _spend_without_account(link, now)
        return False
    limits.free_mail(link["email"], now)
    return True


def _new_account(profile: Item) -> list[Item]:
    table, email, account_id = settings.table("accounts"), profile["email"], profile["id"]
    new = {"TableName": table, "ConditionExpression": "attribute_not_exists(pk)"}
    return [
        {"Put": {**new, "Item": {**keys.guard(email), "account_id": account_id}}},
        {"Put": {**new, "Item": {**keys.profile(account_id), **profile}}},
        {"Delete": {"TableName": table, "Key": keys.pending(email)}},
    ]


def _spend_without_account(link: Item, now: int) -> None:
    """The address has an account already: what the link carries must not become one after that is closed."""
    with contextlib.suppress(aws.ConditionFailed):
        aws.transact(links.spend(link, now))
