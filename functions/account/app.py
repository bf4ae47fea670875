"""The customer's own account: profile, password, address, sign-ins, own data, closing it."""

import time
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response, content_types

from functions.account import closing, collecting, profile, store
from functions.account.export import Export
from functions.account.profile import Changes, EmailChange, OwnPassword, PasswordChange, SignIns
from shared import identity, limits, links, passwords, queue
from shared.fields import ByLink, Nothing
from shared.http import lambda_handler, new_app
from shared.identity import Account, Caller

app = new_app()


def _caller(now: int) -> Caller:
    return identity.caller(app.current_event, now)


def _require_password(caller: Caller, field: str, password: str, now: int) -> None:
    """The owner's password once more; a place is reserved first, so that parallel guesses are five too."""
    store.reserve_password(caller.account.id, now)
    profile.require_password(caller, field, password)
    store.forgive_password(caller.account.id, now)


@app.get("/api/account")
def show() -> Account:
    return _caller(int(time.time())).account


@app.patch("/api/account")
def change(body: Changes) -> Account:
    now = int(time.time())
    caller = _caller(now)
    attributes = profile.attributes(body)
    return store.change(caller, attributes, now) if attributes else caller.account


@app.delete("/api/account", status_code=HTTPStatus.NO_CONTENT)
def close(body: OwnPassword) -> Response[None]:
    """Erases the account; contracts, invoices and readings stay with the utility, as the law asks."""
    now = int(time.time())
    caller = _caller(now)
    _require_password(caller, "password", body.password, now)
    closing.close(caller)
    return Response(HTTPStatus.NO_CONTENT, cookies=[identity.expired_cookie()])


@app.post("/api/account/password")
def change_password(body: PasswordChange) -> Response[Nothing]:
    """Sets a new password and ends every session; the browser that asked gets a new one."""
    now = int(time.time())
    caller = _caller(now)
    _require_password(caller, "old_password", body.old_password, now)
    value = store.change_password(caller, passwords.hashed(body.password), caller.session.agent, now)
    queue.tell("password_changed", account_id=caller.account.id)
    return Response(
        HTTPStatus.OK, content_types.APPLICATION_JSON, Nothing(), cookies=[identity.cookie(value)]
    )


@app.post("/api/account/email", status_code=HTTPStatus.ACCEPTED)
def change_email(body: EmailChange) -> Nothing:
    """Mails a link to the new address; the answer is the same when somebody else owns that address."""
    now = int(time.time())
    caller = _caller(now)
    _require_password(caller, "password", body.password, now)
    limits.reserve_mail(body.email, now)
    queue.send_mail("email_change", account_id=caller.account.id, email=body.email)
    return Nothing()


@app.post("/api/account/email/confirm")
def confirm_email(body: ByLink) -> Nothing:
    """Moves the account to the new address; a second click changes nothing."""
    now = int(time.time())
    link = links.find(body.token, "email", now)
    if "used_at" not in link and (before := store.change_email(link, now)):
        queue.tell("email_changed", email=before.email, language=before.language)
    return Nothing()


@app.get("/api/account/sessions")
def sign_ins() -> SignIns:
    return SignIns(sessions=profile.sign_ins(_caller(int(time.time()))))


@app.delete("/api/account/sessions/<id>", status_code=HTTPStatus.NO_CONTENT)
def end_sign_in(id: str) -> Response[None]:  # noqa: A002 - as the route has it
    """Ends one of the account's own sessions, the current one too."""
    caller = _caller(int(time.time()))
    store.end_session(caller, id)
    cookies = [identity.expired_cookie()] if id == caller.session.id else []
    return Response(HTTPStatus.NO_CONTENT, cookies=cookies)


@app.get("/api/account/export")
def export() -> Response[Export]:
    """Everything that the portal keeps about the caller, as a file."""
    now = int(time.time())
    exported = collecting.collect(_caller(now), now)
    name = f"savitarna-{exported.exported_at:%Y-%m-%d}.json"
    headers: dict[str, str | list[str]] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(HTTPStatus.OK, content_types.APPLICATION_JSON, exported, headers)


handler = lambda_handler(app)
