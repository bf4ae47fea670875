"""Contracts and who holds them: the link in Accounts and the holder in Contracts come and go together."""

from collections.abc import Sequence

from shared import aws, keys, settings
from shared.aws import Item
from shared.errors import NoSession
from shared.identity import Link

NEW, THERE = "attribute_not_exists(pk)", "attribute_exists(pk)"


def addresses(payer_codes: Sequence[str]) -> dict[str, str]:
    """The address of each contract, empty while the billing system has not sent it."""
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in payer_codes])
    known = {item["pk"]: item.get("address", "") for item in found}
    return {code: known.get(keys.contract_partition(code), "") for code in payer_codes}


def last_invoice(payer_code: str) -> str:
    """Number of the contract's newest invoice, of one day's the greatest; empty when there is none."""
    partition = keys.contract_partition(payer_code)
    invoices = aws.query(settings.table("invoices"), partition, "INVOICE#", consistent=False)
    return max(((item["issued_on"], item["number"]) for item in invoices), default=("", ""))[1]


def attach(account_id: str, payer_code: str, now: int) -> bool:
    """Links account and contract; False when a parallel request has done it already.

    Raises NoSession when the account was closed.
    """
    link = {**keys.link(account_id, payer_code), "payer_code": payer_code, "attached_at": now}
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


def rename(account_id: str, payer_code: str, label: str | None) -> Link:
    """Sets the account's own name of the contract, or removes it."""
    table, key = settings.table("accounts"), keys.link(account_id, payer_code)
    if label:
        aws.update(table, key, "SET label = :label", THERE, label=label)
    else:
        aws.update(table, key, "REMOVE label", THERE)
    return Link(payer_code, label or None)


def detach(account_id: str, payer_code: str) -> None:
    link = {"TableName": settings.table("accounts"), "Key": keys.link(account_id, payer_code)}
    holder = {"TableName": settings.table("contracts"), "Key": keys.holder(payer_code, account_id)}
    aws.transact(
        {"Delete": {**link, "ConditionExpression": THERE}},
        {"Delete": {**holder, "ConditionExpression": THERE}},
    )
