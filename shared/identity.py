"""Who is calling: the cookie names the account, a query of its partition brings session and contracts."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel, ConfigDict

from shared import aws, keys, settings, tokens
from shared.aws import Item
from shared.errors import NoSession, NotFound
from shared.fields import Delivery, MailFails

COOKIE = "__Host-session"
COOKIE_MAX = 200
IDLE, ABSOLUTE, TOUCH_AFTER, MOST_SESSIONS = 30 * 60, 12 * 3600, 60, 10


class Account(BaseModel):
    """Who signs in; `invoice_mail` when they want a mail about each new invoice, the others of reminders.

    `mail_fails` says why none is sent: the address refused one for good, or its owner called one spam.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: str
    email: str
    first_name: str
    last_name: str
    phone: str | None = None
    language: Literal["lt", "en"]
    invoice_mail: bool = True
    window_opens_mail: bool = True
    window_closes_mail: bool = True
    due_soon_mail: bool = True
    overdue_mail: bool = True
    mail_fails: MailFails | None = None


@dataclass(frozen=True)
class Session:
    sk: str
    id: str
    created_at: int
    seen_at: int
    expires_at: int
    epoch: int
    agent: str

    def is_alive(self, epoch: int, now: int) -> bool:
        return self.epoch == epoch and now < min(self.expires_at, self.seen_at + IDLE)


@dataclass(frozen=True)
class Link:
    """A contract that the account holds; `delivery` is how its holder wants the invoices."""

    payer_code: str
    label: str | None
    delivery: Delivery = "paper"


@dataclass(frozen=True)
class Caller:
    account: Account
    password_hash: str
    epoch: int
    session: Session
    sessions: tuple[Session, ...]
    links: tuple[Link, ...]

    def link(self, payer_code: str) -> Link:
        """The caller's own link to the contract; NotFound for all others, existing or not."""
        for link in self.links:
            if link.payer_code == payer_code:
                return link
        raise NotFound


@dataclass(frozen=True)
class Partition:
    """Everything under one account's key."""

    profile: Item | None
    sessions: tuple[Session, ...]
    links: tuple[Link, ...]


def load_partition(account_id: str) -> Partition:
    """One strongly consistent query: a session that was ended a moment ago is not found."""
    items = aws.query(settings.table("accounts"), keys.account_partition(account_id))
    return Partition(
        profile=next((item for item in items if item["sk"] == "PROFILE"), None),
        sessions=tuple(_session(item) for item in items if item["sk"].startswith("SESSION#")),
        links=tuple(_link(item) for item in items if item["sk"].startswith("CONTRACT#")),
    )


def _session(item: Item) -> Session:
    numbers = {name: int(item[name]) for name in ("created_at", "seen_at", "expires_at", "epoch")}
    return Session(sk=item["sk"], id=item["id"], agent=item["agent"], **numbers)


def _link(item: Item) -> Link:
    return Link(item["payer_code"], item.get("label"), item.get("delivery", "paper"))


def caller(event: APIGatewayProxyEventV2, now: int) -> Caller:
    """The account behind the request's session cookie, or NoSession.

    A writing request keeps an idle session alive; reading ones leave that to GET /api/session, which every
    page asks for, so that they need no third call to the database.
    """
    account_id, _, secret = session_cookie(event).partition(".")
    found = recognise(load_partition(account_id), tokens.digest(secret), now)
    if event.http_method != "GET":
        touch(found, now)
    return found


def recognise(partition: Partition, digest: str, now: int) -> Caller:
    if partition.profile is None:
        raise NoSession
    epoch = int(partition.profile["epoch"])
    alive = alive_sessions(partition.sessions, epoch, now)
    for session in alive:
        if hmac.compare_digest(session.sk, f"SESSION#{digest}"):
            account = Account.model_validate(partition.profile)
            return Caller(account, partition.profile["password_hash"], epoch, session, alive, partition.links)
    raise NoSession


def alive_sessions(sessions: Iterable[Session], epoch: int, now: int) -> tuple[Session, ...]:
    """The sessions that count, newest first; parallel sign-ins cannot bring more than MOST_SESSIONS."""
    alive = [session for session in sessions if session.is_alive(epoch, now)]
    return tuple(
        sorted(alive, key=lambda session: (session.created_at, session.sk), reverse=True)[:MOST_SESSIONS]
    )


def touch(found: Caller, now: int) -> None:
    """Notes that the session is in use, at most once a minute."""
    if now - found.session.seen_at < TOUCH_AFTER:
        return
    key: keys.Key = {"pk": keys.account_partition(found.account.id), "sk": found.session.sk}
    try:
        aws.update(settings.table("accounts"), key, "SET seen_at = :now", "attribute_exists(pk)", now=now)
    except aws.ConditionFailed as ended_meanwhile:
        raise NoSession from ended_meanwhile


def session_cookie(event: APIGatewayProxyEventV2) -> str:
    """The cookie's value, `account.secret`; NoSession when there is none or more than one."""
    name = f"{COOKIE}="
    values = [cookie.removeprefix(name) for cookie in event.cookies if cookie.startswith(name)]
    if len(values) != 1 or "." not in values[0] or len(values[0]) > COOKIE_MAX:
        raise NoSession
    return values[0]


def cookie(value: str) -> Cookie:
    """Ends with the browser at the latest; the session itself ends earlier, see IDLE and ABSOLUTE."""
    return Cookie(COOKIE, value, path="/", http_only=True, same_site=SameSite.LAX_MODE)


def expired_cookie() -> Cookie:
    return Cookie(COOKIE, "", path="/", http_only=True, same_site=SameSite.LAX_MODE, max_age=0)


def new_session(account_id: str, epoch: int, agent: str, now: int) -> tuple[str, Item]:
    """A fresh session: the cookie's value and the put of its item, for a transaction."""
    secret = tokens.new_secret()
    item = {
        **keys.session(account_id, tokens.digest(secret)),
        "id": tokens.new_id(),
        "created_at": now,
        "seen_at": now,
        "expires_at": now + ABSOLUTE,
        "epoch": epoch,
        "agent": agent[:100],
        "ttl": now + ABSOLUTE,
    }
    put = {
        "TableName": settings.table("accounts"),
        "Item": item,
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    return f"{account_id}.{secret}", {"Put": put}
