"""Customers as they stand in the tables, signed in, without the functions that would make them so."""

import time
from dataclasses import dataclass
from functools import cache

from shared import aws, identity, keys, passwords, reminders, settings

PASSWORD = "SlaptRaktas7"
NEW = "attribute_not_exists(pk)"


@dataclass(frozen=True)
class Person:
    """An account and the cookie of its session."""

    id: str
    cookie: str


@cache
def password_hash() -> str:
    return passwords.hashed(PASSWORD)


def signed_in(account_id: str = "ona", *contracts: str, language: str = "lt") -> Person:
    """A confirmed account with the password PASSWORD, a session from now on, and links to `contracts`."""
    now, accounts = int(time.time()), settings.table("accounts")
    email = f"{account_id}@example.com"
    about = {
        "id": account_id,
        "email": email,
        "first_name": "Ona",
        "last_name": "Onaitė",
        "language": language,
    }
    secret = {"password_hash": password_hash(), "epoch": 1, "created_at": now, "version": 1}
    aws.put(accounts, {**keys.profile(account_id), **about, **secret}, NEW)
    aws.put(accounts, {**keys.guard(email), "account_id": account_id}, NEW)
    for payer_code in contracts:
        attached(account_id, payer_code)
    return Person(account_id, another_session(account_id))


def another_session(account_id: str) -> str:
    """Signs the account in once more and gives the cookie."""
    cookie, put = identity.new_session(account_id, 1, "Firefox, Linux", int(time.time()))
    aws.transact(put)
    return cookie


def attached(account_id: str, payer_code: str, label: str | None = None) -> None:
    """Makes the account a holder of the contract, on both sides."""
    about = {"payer_code": payer_code, "attached_at": int(time.time()), "shard": reminders.shard(account_id)}
    link = about | ({"label": label} if label else {})
    aws.put(settings.table("accounts"), {**keys.link(account_id, payer_code), **link}, NEW)
    holder = {"account_id": account_id, "attached_at": int(time.time())}
    aws.put(settings.table("contracts"), {**keys.holder(payer_code, account_id), **holder}, NEW)


def contract(payer_code: str = "01234", last_invoice: str | None = "Fiz12345", **more: str) -> None:
    """A contract as the billing system's files leave it, with an invoice if it has one."""
    about = {"payer_code": payer_code, "address": f"Liepų g. {payer_code}, Pakruojis"}
    aws.put(settings.table("contracts"), {**keys.contract(payer_code), **about, **more}, NEW)
    if last_invoice:
        billed(last_invoice, payer_code)


def balanced(payer_code: str, balance: int, as_of: str = "2026-11-20") -> None:
    """A contract's balance in cents as the billing system's files leave it."""
    item = {"payer_code": payer_code, "balance": balance, "as_of": as_of}
    aws.put(settings.table("invoices"), {**keys.balance(payer_code), **item}, NEW)


def documented(number: str, content: bytes = b"%PDF-1.7 \xff") -> None:
    """The PDF of an invoice as the billing system's deliveries leave it."""
    name = f"documents/{number}-0123456789ab.pdf"
    aws.s3().put_object(Bucket=settings.exchange_bucket(), Key=name, Body=content)
    item = {"number": number, "key": name, "size": len(content)}
    aws.put(settings.table("invoices"), {**keys.document(number), **item}, NEW)


def billed(number: str, payer_code: str = "01234", **about: object) -> None:
    """An invoice of 45,21 € of November 2026, or as `about` has it."""
    dates = {"period": "2026-10", "issued_on": "2026-11-09", "due_on": "2026-11-30"}
    item = {"number": number, "payer_code": payer_code, "amount": 4521, "paid": 0, "currency": "EUR"}
    key = keys.invoice(payer_code, number)
    aws.put(settings.table("invoices"), {**key, **item, **dates, **about}, NEW)
