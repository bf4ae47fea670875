"""An account in its owner's hands: what may be changed, and the sign-ins to look at and end."""

from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel

from shared import passwords
from shared.errors import InvalidField
from shared.fields import Email, Language, Name, NewPassword, Password, Phone, Request
from shared.identity import Caller, Session

CLEARED = ("phone", "mail_fails")


class Changes(Request):
    """What is left out, or null, stays; only a phone can be cleared, by null or an empty text.

    `mail_fails` is there to be null: that mail is to be tried again.
    """

    first_name: Name | None = None
    last_name: Name | None = None
    phone: Phone = None
    language: Language | None = None
    invoice_mail: bool | None = None
    window_opens_mail: bool | None = None
    window_closes_mail: bool | None = None
    due_soon_mail: bool | None = None
    overdue_mail: bool | None = None
    mail_fails: None = None


class OwnPassword(Request):
    password: Password


class PasswordChange(Request):
    old_password: Password
    password: NewPassword


class EmailChange(Request):
    email: Email
    password: Password


class SignIn(BaseModel):
    id: str
    created_at: AwareDatetime
    seen_at: AwareDatetime
    agent: str
    current: bool


class SignIns(BaseModel):
    """Newest first; `current` is the one that asks."""

    sessions: list[SignIn]


def attributes(changes: Changes) -> dict[str, str | bool | None]:
    """The attributes of the profile to set, and with None those to remove."""
    sent = changes.model_dump(include=changes.model_fields_set)
    return {name: value for name, value in sent.items() if value is not None or name in CLEARED}


def require_password(caller: Caller, field: str, password: str) -> None:
    if not passwords.verify(caller.password_hash, password):
        raise InvalidField(field, "password_wrong")


def sign_ins(caller: Caller) -> list[SignIn]:
    return [_sign_in(session, caller.session) for session in caller.sessions]


def _sign_in(session: Session, current: Session) -> SignIn:
    return SignIn(
        id=session.id,
        created_at=moment(session.created_at),
        seen_at=moment(session.seen_at),
        agent=session.agent,
        current=session == current,
    )


def moment(epoch_seconds: int) -> datetime:
    return datetime.fromtimestamp(epoch_seconds, UTC)
