"""What the mails need to know of accounts, registrations and holders, and which went out already."""

import contextlib
from collections.abc import Collection

from shared import aws, keys, parallel, settings, tokens
from shared.aws import Item
from shared.errors import Busy
from shared.fields import MailFails
from shared.keys import Key

LEASE = 300  # seconds that one try to send a mail may take
# An invoice is news for a month; a message about it waits up to 4 days, and 14 among the failed ones.
KEPT = 50 * 86_400
# A reminder is of one day; a message about it waits as long as one about an invoice.
CLAIM_KEPT = 20 * 86_400


def profile_of(email: str) -> Item | None:
    """The account that owns the address."""
    guard = aws.get(settings.table("accounts"), keys.guard(email))
    return profile(guard["account_id"]) if guard else None


def profile(account_id: str) -> Item | None:
    return aws.get(settings.table("accounts"), keys.profile(account_id))


def reached(account_id: str) -> Item | None:
    """The account, if it is still there and mail reaches it."""
    found = profile(account_id)
    return None if found is None or "mail_fails" in found else found


def note_failing(email: str, why: MailFails) -> None:
    """Notes that mail to the address is of no use; of an address without an account nothing is kept."""
    guard = aws.get(settings.table("accounts"), keys.guard(email))
    if guard is None:
        return
    whose = keys.profile(guard["account_id"])
    with contextlib.suppress(aws.ConditionFailed):
        change, still = "SET mail_fails = :why ADD version :one", "email = :email"
        aws.update(settings.table("accounts"), whose, change, still, why=why, one=1, email=email)


def pending(email: str, now: int) -> Item | None:
    """The registration of the address that waits for its confirmation."""
    item = aws.get(settings.table("accounts"), keys.pending(email))
    return item if item and now < item["expires_at"] else None


def holders(payer_codes: Collection[str]) -> dict[str, list[str]]:
    """The accounts that hold each of the contracts."""
    return dict(zip(payer_codes, parallel.each(_holders, payer_codes), strict=True))


def _holders(payer_code: str) -> list[str]:
    items = aws.query(settings.table("contracts"), keys.contract_partition(payer_code), "HOLDER#")
    return [item["account_id"] for item in items]


def profiles(account_ids: Collection[str]) -> dict[str, Item]:
    """Those of the accounts that are still there and that mail reaches, by their ids."""
    found = aws.get_many(settings.table("accounts"), [keys.profile(one) for one in account_ids])
    return {item["id"]: item for item in found if "mail_fails" not in item}


def reserve(once: Key, now: int) -> bool:
    """Takes the sending of a mail for a while; False when it went out already.

    Raises Busy while another try may still be sending it: the queue brings its message again.
    """
    item = {**once, "leased_until": now + LEASE, "ttl": now + KEPT}
    try:
        aws.put(settings.table("accounts"), item, "attribute_not_exists(pk) OR leased_until <= :now", now=now)
    except aws.ConditionFailed as taken:
        if "sent_at" in (aws.get(settings.table("accounts"), once) or {}):
            return False
        raise Busy from taken
    return True


def note_sent(once: Key, now: int) -> None:
    """Nothing is noted in an account that was closed meanwhile."""
    item = {**once, "sent_at": now, "ttl": now + KEPT}
    with contextlib.suppress(aws.ConditionFailed):
        aws.put(settings.table("accounts"), item, "attribute_exists(leased_until)")


def claim(what: Key, now: int) -> bool:
    """Takes the sending of a reminder for good; False when it was taken before."""
    ours = tokens.new_id()
    item = {**what, "by": ours, "ttl": now + CLAIM_KEPT}
    try:
        aws.put(settings.table("accounts"), item, "attribute_not_exists(pk)")
    except aws.ConditionFailed:
        # Ours when the reply to a first try was lost: the SDK tries again.
        return (aws.get(settings.table("accounts"), what) or {}).get("by") == ours
    return True


def free(claimed: Collection[Key]) -> None:
    """Gives back what was claimed for a mail that surely was not sent."""
    for what in claimed:
        with contextlib.suppress(aws.ConditionFailed):
            aws.delete(settings.table("accounts"), what, "attribute_exists(pk)")
