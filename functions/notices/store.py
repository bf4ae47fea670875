"""What the mails need to know of accounts and registrations, and the links that they carry."""

from shared import aws, keys, settings
from shared.aws import Item


def profile_of(email: str) -> Item | None:
    """The account that owns the address."""
    guard = aws.get(settings.table("accounts"), keys.guard(email))
    return profile(guard["account_id"]) if guard else None


def profile(account_id: str) -> Item | None:
    return aws.get(settings.table("accounts"), keys.profile(account_id))


def pending(email: str, now: int) -> Item | None:
    """The registration of the address that waits for its confirmation."""
    item = aws.get(settings.table("accounts"), keys.pending(email))
    return item if item and now < item["expires_at"] else None
