"""A registration: what a person types, and what it becomes when the address is confirmed."""

from pydantic import BaseModel

from shared import links
from shared.aws import Item
from shared.fields import Email, Language, Name, NewPassword, Phone, Request

PENDING_FOR = 7 * 86_400


class Registration(Request):
    email: Email
    password: NewPassword
    first_name: Name
    last_name: Name
    phone: Phone = None
    language: Language


class Confirmed(BaseModel):
    """`already` is true when an earlier click did it."""

    already: bool


def pending(registration: Registration, password_hash: str, now: int) -> Item:
    """The registration while it waits for its confirmation; it is no account."""
    return {
        **registration.model_dump(exclude={"password"}, exclude_none=True),
        "password_hash": password_hash,
        "created_at": now,
        "expires_at": now + PENDING_FOR,
        "ttl": now + PENDING_FOR,
    }


def profile(link: Item, account_id: str, now: int) -> Item:
    """The account that the registration carried by a confirmation link becomes."""
    personal = {name: link[name] for name in links.REGISTRATION if name in link}
    return {**personal, "id": account_id, "epoch": 1, "version": 1, "created_at": now}
