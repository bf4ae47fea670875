"""The links of mails: each carries a secret that works once, for a while; we keep only its SHA-256."""

from typing import Literal

from shared import aws, keys, settings, tokens
from shared.aws import Item
from shared.errors import LinkExpired

type Purpose = Literal["confirm", "reset", "email"]

# Seconds that a link of each purpose works.
LIFETIME: dict[Purpose, int] = {"confirm": 24 * 3600, "reset": 30 * 60, "email": 3600}

# What a confirmation link carries of a registration, and the account has of it.
REGISTRATION = ("email", "first_name", "last_name", "phone", "language", "password_hash")


def issue(purpose: Purpose, about: Item, now: int) -> str:
    """Stores a new link that carries `about` and gives its secret, which is never seen again."""
    secret = tokens.new_secret()
    expires_at = now + LIFETIME[purpose]
    item = {**about, **keys.token(tokens.digest(secret)), "purpose": purpose, "expires_at": expires_at}
    aws.put(settings.table("accounts"), {**item, "ttl": expires_at}, "attribute_not_exists(pk)")
    return secret


def find(secret: str, purpose: Purpose, now: int) -> Item:
    """The link, used (it has `used_at`) or not; LinkExpired when it never was or is no longer."""
    item = aws.get(settings.table("accounts"), keys.token(tokens.digest(secret)))
    if item is None or item["purpose"] != purpose or now >= item["expires_at"]:
        raise LinkExpired
    return item


def spend(link: Item, now: int) -> Item:
    """The write, for a transaction, that uses the link up; all that it carried is erased."""
    kept = {name: link[name] for name in ("pk", "sk", "purpose", "expires_at", "ttl")}
    put = {
        "TableName": settings.table("accounts"),
        "Item": {**kept, "used_at": now},
        "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(used_at)",
    }
    return {"Put": put}
