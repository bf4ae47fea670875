"""Sessions, credentials and sign-in limits in the Accounts table."""

import contextlib
from collections.abc import Iterable

from functions.sessions.signing_in import Candidate
from shared import aws, identity, keys, limits, links, settings, tokens
from shared.aws import Item
from shared.errors import LinkExpired
from shared.identity import Session

NOBODY = "nobody"


def reserve_sign_in(email: str, now: float) -> None:
    limits.reserve(settings.table("accounts"), keys.email_limit(email, "signin"), limits.sign_in, now)


def forgive_sign_in(email: str, now: int) -> None:
    limits.clear(settings.table("accounts"), keys.email_limit(email, "signin"), now)


def give_back_sign_in(email: str, now: int) -> None:
    limits.give_back(settings.table("accounts"), keys.email_limit(email, "signin"), now)


def candidate(email: str) -> Candidate:
    """What is known of `email`, by the same two reads whether or not it is anybody's."""
    found = aws.query(settings.table("accounts"), keys.email_partition(email))
    items = {item["sk"]: item for item in found}
    partition = identity.load_partition(items.get("GUARD", {}).get("account_id", NOBODY))
    return Candidate(partition.profile, items.get("PENDING"), partition.sessions)


def start(profile: Item, agent: str, ending: Iterable[Session], now: int) -> str:
    """A new session in the place of those that end; gives the cookie's value."""
    table, account_id = settings.table("accounts"), profile["id"]
    value, put = identity.new_session(account_id, int(profile["epoch"]), agent, now)
    owner = keys.account_partition(account_id)
    ends = [{"Delete": {"TableName": table, "Key": {"pk": owner, "sk": old.sk}}} for old in ending]
    aws.transact(put, *ends[:99])
    return value


def end(cookie: str) -> None:
    """Ends the session of the cookie's value, if there is one."""
    account_id, _, secret = cookie.partition(".")
    key = keys.session(account_id, tokens.digest(secret))
    with contextlib.suppress(aws.ConditionFailed):
        aws.delete(settings.table("accounts"), key, "attribute_exists(pk)")


def change_password(link: Item, password_hash: str, now: int) -> None:
    """Uses the link up, sets the password and ends every session, all or nothing.

    A link is for the address and the password that the account had when it was mailed.
    """
    change = {
        "TableName": settings.table("accounts"),
        "Key": keys.profile(link["account_id"]),
        "UpdateExpression": "SET password_hash = :hash, epoch = epoch + :one, version = version + :one",
        "ConditionExpression": "epoch = :epoch AND email = :email",
        "ExpressionAttributeValues": {
            ":hash": password_hash,
            ":one": 1,
            ":epoch": link["epoch"],
            ":email": link["email"],
        },
    }
    try:
        aws.transact(links.spend(link, now), {"Update": change})
    except aws.ConditionFailed as passed:
        raise LinkExpired from passed
