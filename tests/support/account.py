"""A customer's calls to their own account, and what is stored of it."""

from typing import Any

from functions.account.app import handler
from shared import aws, keys, settings
from tests.support.api import Answer, event, invoke
from tests.support.customers import PASSWORD, stored

NEW_EMAIL, NEW_PASSWORD = "naujas@pastas.example", "Slaptas8Ruduo"
WRONG = {"password": "Slaptas0Kitas"}


def call(method: str, path: str, body: object = None, cookie: str | None = None) -> Answer:
    return invoke(handler, event(method, f"/api/account{path}", body, cookie=cookie))


def profile(account_id: str) -> dict[str, Any]:
    return stored(keys.account_partition(account_id))["PROFILE"]


def email_change(cookie: str, email: str = NEW_EMAIL) -> Answer:
    return call("POST", "/email", {"email": email, "password": PASSWORD}, cookie)


def close_meanwhile(account_id: str) -> None:
    aws.delete(settings.table("accounts"), keys.profile(account_id), "attribute_exists(pk)")
