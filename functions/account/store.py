"""The account's own items: profile, credentials, address, sessions."""

import contextlib
from collections.abc import Iterable, Mapping

from shared import aws, identity, keys, limits, links, outbox, settings
from shared.aws import Item
from shared.errors import LinkExpired, NoSession, NotFound
from shared.identity import Account, Caller, Link
from shared.outbox import Preference


def reserve_password(account_id: str, now: int) -> None:
    key = keys.account_limit(account_id, "password")
    limits.reserve(settings.table("accounts"), key, limits.five_a_quarter, now)


def forgive_password(account_id: str, now: int) -> None:
    limits.clear(settings.table("accounts"), keys.account_limit(account_id, "password"), now)


def change(caller: Caller, attributes: Mapping[str, object], now: int) -> Account:
    """Sets attributes of the profile, removes those that are None; the billing system is told of a new phone.

    Raises NoSession when the account was closed meanwhile.
    """
    after = caller.account.model_copy(update=attributes)
    digits = (after.phone or "").removeprefix("+")
    told = _told(caller.links, "phone", digits, now) if after.phone != caller.account.phone else []
    try:
        aws.transact_many([_attributes(caller.account.id, attributes)], told)
    except aws.ConditionFailed as closed:
        raise NoSession from closed
    return after


def _attributes(account_id: str, attributes: Mapping[str, object]) -> Item:
    update = aws.changing(attributes)
    update["UpdateExpression"] += " ADD version :one"
    values = {":one": 1, **update.get("ExpressionAttributeValues", {})}
    condition = {"ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeValues": values}
    return {"Update": _profile(account_id) | update | condition}


def _told(links: Iterable[Link], name: Preference, value: str, now: int) -> list[Item]:
    """What the billing system is told: it knows contracts, no accounts."""
    return [outbox.preference(link.payer_code, name, value, now) for link in links]


def change_password(caller: Caller, password_hash: str, agent: str, now: int) -> str:
    """Sets the password and ends every session in favour of a new one; gives the new cookie's value.

    Raises NoSession when the password was changed, or the account closed, at the same moment.
    """
    account_id, epoch = caller.account.id, caller.epoch + 1
    value, put = identity.new_session(account_id, epoch, agent, now)
    new = _profile_change(
        account_id, "SET password_hash = :hash, epoch = :new, version = version + :one", "epoch = :epoch"
    )
    new["ExpressionAttributeValues"] = {
        ":hash": password_hash,
        ":new": epoch,
        ":one": 1,
        ":epoch": caller.epoch,
    }
    owner = keys.account_partition(account_id)
    table = settings.table("accounts")
    ends = [{"Delete": {"TableName": table, "Key": {"pk": owner, "sk": old.sk}}} for old in caller.sessions]
    try:
        aws.transact({"Update": new}, put, *ends)
    except aws.ConditionFailed as failed:
        raise NoSession from failed
    return value


def end_session(caller: Caller, session_id: str) -> None:
    """Ends one of the caller's sessions; NotFound for all others, whoever's they are."""
    found = [session.sk for session in caller.sessions if session.id == session_id]
    if not found:
        raise NotFound
    key: keys.Key = {"pk": keys.account_partition(caller.account.id), "sk": found[0]}
    with contextlib.suppress(aws.ConditionFailed):
        aws.delete(settings.table("accounts"), key, "attribute_exists(pk)")


def change_email(link: Item, now: int) -> Account | None:
    """Moves the account to the address that the link proves; gives it as it was before.

    None when another click did it at the same moment. Raises LinkExpired when password or address changed
    since the link was mailed, when the account was closed, or when the new address got an account.
    """
    before = identity.load_partition(link["account_id"])
    told = _told(before.links, "email", link["new_email"], now)
    try:
        aws.transact_many([links.spend(link, now), *_move(link)], told)
    except aws.ConditionFailed as failed:
        if failed.failed[0]:
            return None
        raise LinkExpired from failed
    limits.free_mail(link["new_email"], now)
    return Account.model_validate(before.profile)


def _move(link: Item) -> list[Item]:
    table, account_id, new = settings.table("accounts"), link["account_id"], link["new_email"]
    profile = _profile_change(
        account_id,
        "SET email = :new, version = version + :one REMOVE mail_fails",
        "epoch = :epoch AND email = :old",
    )
    profile["ExpressionAttributeValues"] = {
        ":new": new,
        ":one": 1,
        ":epoch": link["epoch"],
        ":old": link["email"],
    }
    guard = {"TableName": table, "Item": {**keys.guard(new), "account_id": account_id}}
    return [
        {"Update": profile},
        {"Put": {**guard, "ConditionExpression": "attribute_not_exists(pk)"}},
        {"Delete": {"TableName": table, "Key": keys.guard(link["email"])}},
        {"Delete": {"TableName": table, "Key": keys.pending(new)}},
    ]


def _profile_change(account_id: str, change: str, condition: str) -> Item:
    return _profile(account_id) | {"UpdateExpression": change, "ConditionExpression": condition}


def _profile(account_id: str) -> Item:
    return {"TableName": settings.table("accounts"), "Key": keys.profile(account_id)}
