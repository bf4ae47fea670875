"""Customers of tests, made as real ones are: they register, open their mail and sign in."""

from typing import Any

from functions.register.app import handler as register
from functions.sessions.app import handler as sessions
from shared import aws, keys, settings
from tests.support import mailbox
from tests.support.api import Answer, event, invoke

EMAIL, PASSWORD = "jonas@pastas.example", "Slapta7Vasara"
JONAS = {
    "email": EMAIL,
    "password": PASSWORD,
    "first_name": "Jonas",
    "last_name": "Jonaitis",
    "phone": "+37061234567",
    "language": "lt",
}

MAILS = ("invoice_mail", "window_opens_mail", "window_closes_mail", "due_soon_mail", "overdue_mail")
ALL_MAILS = {**dict.fromkeys(MAILS, True), "mail_fails": None}


def post(path: str, body: object, **more: Any) -> Answer:  # noqa: ANN401 - handed on to event()
    handler = register if path.startswith("/api/register") else sessions
    return invoke(handler, event("POST", path, body, **more))


def registered(**other: str) -> str:
    """Registers Jonas, or another, and gives the token of the mail."""
    assert post("/api/register", JONAS | other).status == 202
    (letter,) = mailbox.deliver()
    return letter.token


def confirmed(**other: str) -> str:
    """A confirmed account; gives its id."""
    assert post("/api/register/confirm", {"token": registered(**other)}).body == {"already": False}
    guard = aws.get(settings.table("accounts"), keys.guard((JONAS | other)["email"]))
    assert guard
    return str(guard["account_id"])


def signed_in(**other: str) -> str:
    """Signs in and gives the cookie's value."""
    answer = post("/api/session", {"email": EMAIL, "password": PASSWORD} | other)
    assert answer.status == 200, answer.body
    return answer.cookie


def who_am_i(cookie: str | None) -> Answer:
    return invoke(sessions, event("GET", "/api/session", cookie=cookie))


def reset_token(email: str = EMAIL) -> str:
    """Asks for a new password and gives the token of the mail."""
    assert post("/api/password/forgot", {"email": email}).status == 202
    (letter,) = mailbox.deliver()
    return letter.token


def stored(pk: str) -> dict[str, dict[str, Any]]:
    """The items of one partition of the table Accounts by sort key."""
    return {item["sk"]: item for item in aws.query(settings.table("accounts"), pk)}


def of_email(email: str = EMAIL) -> dict[str, dict[str, object]]:
    return stored(keys.email_partition(email))


def everything() -> list[dict[str, Any]]:
    """The whole table Accounts, in the order of keys, to compare before and after."""
    items = aws.dynamodb().scan(TableName=settings.table("accounts"), ConsistentRead=True)["Items"]
    return sorted(items, key=lambda item: (item["pk"], item["sk"]))
