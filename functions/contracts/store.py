"""Contracts and who holds them: the link in Accounts and the holder in Contracts come and go together."""

from collections.abc import Sequence

from shared import aws, keys, outbox, reminders, settings
from shared.aws import Item
from shared.errors import NoSession, NotFound
from shared.identity import Account, Link

NEW, THERE = "attribute_not_exists(pk)", "attribute_exists(pk)"


def contracts(payer_codes: Sequence[str]) -> dict[str, Item]:
    """Those of the contracts that the billing system has sent."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    return {item["pk"].partition("#")[2]: item for item in found}


def last_invoice(payer_code: str) -> str:
    """Number of the contract's newest invoice, of one day's the greatest; empty when there is none."""
    partition = keys.contract_partition(payer_code)
    invoices = aws.query(settings.table("invoices"), partition, "INVOICE#", consistent=False)
    return max(((item["issued_on"], item["number"]) for item in invoices), default=("", ""))[1]


def attach(account_id: str, payer_code: str, now: int) -> bool:
    """Links account and contract; False when a parallel request has done it already.

    Raises NoSession when the account was closed.
    """
    about = {"payer_code": payer_code, "attached_at": now, "shard": reminders.shard(account_id)}
    link = {**keys.link(account_id, payer_code), **about}
    holder = {**keys.holder(payer_code, account_id), "account_id": account_id, "attached_at": now}
    try:
        aws.transact(
            {"Put": {"TableName": settings.table("accounts"), "Item": link, "ConditionExpression": NEW}},
            {"Put": {"TableName": settings.table("contracts"), "Item": holder, "ConditionExpression": NEW}},
            {"ConditionCheck": {**_profile(account_id), "ConditionExpression": THERE}},
        )
    except aws.ConditionFailed as failed:
        if failed.failed[-1]:
            raise NoSession from failed
        return False
    return True


def _profile(account_id: str) -> Item:
    return {"TableName": settings.table("accounts"), "Key": keys.profile(account_id)}


def holders(payer_code: str) -> list[str]:
    """The accounts that hold the contract."""
    items = aws.query(settings.table("contracts"), keys.contract_partition(payer_code), "HOLDER#")
    return [item["account_id"] for item in items]


def change(account: Account, before: Link, after: Link, now: int) -> None:
    """Stores what differs; a changed delivery waits for the billing system from the same moment.

    Whoever wants e-mail has their address told too: the billing system may not have it.

    Raises NotFound when the contract was detached meanwhile.
    """
    differs = {
        name: getattr(after, name)
        for name in ("label", "delivery")
        if getattr(after, name) != getattr(before, name)
    }
    update = {"Update": {**_link(account.id, after.payer_code), **aws.changing(differs)}}
    _transact_held(update, *(_wishes(account, after, now) if "delivery" in differs else []))


def _wishes(account: Account, link: Link, now: int) -> list[Item]:
    delivery = outbox.preference(link.payer_code, "delivery", link.delivery, now)
    address = [outbox.preference(link.payer_code, "email", account.email, now)]
    return [delivery, *(address if link.delivery == "email" else [])]


def detach(account_id: str, payer_code: str) -> None:
    """Raises NotFound when another request has done it already."""
    holder = {"TableName": settings.table("contracts"), "Key": keys.holder(payer_code, account_id)}
    _transact_held(
        {"Delete": _link(account_id, payer_code)}, {"Delete": {**holder, "ConditionExpression": THERE}}
    )


def _link(account_id: str, payer_code: str) -> Item:
    key = keys.link(account_id, payer_code)
    return {"TableName": settings.table("accounts"), "Key": key, "ConditionExpression": THERE}


def _transact_held(*writes: Item) -> None:
    try:
        aws.transact(*writes)
    except aws.ConditionFailed as detached_meanwhile:
        raise NotFound from detached_meanwhile
