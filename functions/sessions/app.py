"""Signing in and out, who am I, and a new password for a forgotten one."""

import contextlib
import time
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.sessions import signing_in, store
from functions.sessions.signing_in import Candidate, Credentials, NewPasswordByLink
from shared import identity, limits, links, passwords, queue, settings, window
from shared.aws import Item
from shared.errors import LinkExpired, NoSession, Unconfirmed
from shared.fields import Address, Nothing
from shared.http import arrived_at, lambda_handler, new_app
from shared.identity import Account
from shared.window import WindowShown

app = new_app()


class WhoAmI(Account):
    """The account that is signed in; every page asks for it, and so knows when readings are declared."""

    window: WindowShown


@app.post("/api/session")
def sign_in(body: Credentials) -> Response[Account]:
    """Starts a new session; one that the browser brought along is ended, never taken over."""
    now = int(time.time())
    store.reserve_sign_in(body.email, arrived_at(app.current_event))
    candidate = store.candidate(body.email)
    profile = _admitted(candidate, body, now)
    ending = signing_in.giving_way(candidate.sessions, int(profile["epoch"]), now)
    agent = signing_in.agent(app.current_event.headers.get("user-agent", ""))
    value = store.start(profile, agent, ending, now)
    _end_the_browsers()
    account = Account.model_validate(profile)
    return Response(HTTPStatus.OK, "application/json", account, cookies=[identity.cookie(value)])


def _admitted(candidate: Candidate, body: Credentials, now: int) -> Item:
    """The right password forgives wrong ones before it; that of a registration, maybe a guesser's, none."""
    try:
        profile = signing_in.admit(candidate, body.password, now)
    except Unconfirmed:
        store.give_back_sign_in(body.email, now)
        raise
    store.forgive_sign_in(body.email, now)
    return profile


def _end_the_browsers() -> None:
    with contextlib.suppress(NoSession):
        store.end(identity.session_cookie(app.current_event))


@app.get("/api/session")
def who_am_i() -> WhoAmI:
    """Keeps an idle session alive."""
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    identity.touch(caller, now)
    this = window.window(settings.declaration_window(), now)
    return WhoAmI(**caller.account.model_dump(), window=window.shown(this, now))


@app.delete("/api/session", status_code=HTTPStatus.NO_CONTENT)
def sign_out() -> Response[None]:
    """Ends the session; also without one, so that a page can always sign out."""
    _end_the_browsers()
    return Response(HTTPStatus.NO_CONTENT, cookies=[identity.expired_cookie()])


@app.post("/api/password/forgot", status_code=HTTPStatus.ACCEPTED)
def forgot(body: Address) -> Nothing:
    limits.reserve_mail(body.email, int(time.time()))
    queue.send_mail("reset", email=body.email)
    return Nothing()


@app.post("/api/password/reset")
def reset(body: NewPasswordByLink) -> Nothing:
    """Sets the password by the link of a mail, once, and ends every session."""
    now = int(time.time())
    link = links.find(body.token, "reset", now)
    if "used_at" in link:
        raise LinkExpired
    store.change_password(link, passwords.hashed(body.password), now)
    queue.tell("password_changed", account_id=link["account_id"])
    store.forgive_sign_in(link["email"], now)
    return Nothing()


handler = lambda_handler(app)
