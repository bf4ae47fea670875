"""The links of reminders: sealed, so that who has one can neither change nor read what it says."""

import hmac
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Literal

from shared.errors import Busy, LinkExpired
from shared.payment_keys import payment_keys

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

type Purpose = Literal["declare", "subscription"]


def seal(purpose: Purpose, *about: str) -> str:
    """A token that says `about`, none of which has a `/`; empty until there is a key. Nothing is stored."""
    if not (key := link_key()):
        return ""
    return _fernet(purpose, key).encrypt("/".join(about).encode()).decode()


def opened(purpose: Purpose, token: str) -> list[str]:
    """What the token says. Raises LinkExpired for one that is not of ours, or for another purpose."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - a library that only links need

    if not (key := link_key()):
        raise Busy
    try:
        return _fernet(purpose, key).decrypt(token).decode().split("/")
    except InvalidToken as error:
        raise LinkExpired from error


def alias(*about: str) -> str:
    """A name for what shall not be told itself; the same as long as the key is."""
    return hmac.digest(link_key().encode(), "/".join(("alias", *about)).encode(), "sha256").hex()[:16]


def link_key() -> str:
    return payment_keys().get("link_key", "")


def _fernet(purpose: Purpose, key: str) -> "Fernet":
    """Each purpose has a key of its own, so no link does for another one's."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 - a library that only links need

    return Fernet(urlsafe_b64encode(hmac.digest(key.encode(), purpose.encode(), "sha256")))
