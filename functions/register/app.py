"""Registering: nothing here knows whether an address has an account, so nothing here can tell."""

import contextlib
import time
from http import HTTPStatus

from functions.register import registration, store
from functions.register.registration import Confirmed, Registration
from shared import limits, links, passwords, queue
from shared.errors import TooMany
from shared.fields import Address, ByLink, Nothing
from shared.http import lambda_handler, new_app
from shared.metrics import count

app = new_app()


@app.post("/api/register", status_code=HTTPStatus.ACCEPTED)
def register(body: Registration) -> Nothing:
    """Keeps the registration and mails a link; while a mail is not due yet the earlier one stands."""
    now = int(time.time())
    with contextlib.suppress(TooMany):
        limits.reserve_mail(body.email, now)
        store.keep_pending(registration.pending(body, passwords.hashed(body.password), now))
        queue.send_mail("confirm", email=body.email)
    return Nothing()


@app.post("/api/register/confirm")
def confirm(body: ByLink) -> Confirmed:
    """Turns the registration into an account; the same link again says so and changes nothing."""
    now = int(time.time())
    link = links.find(body.token, "confirm", now)
    if is_new := store.confirm(link, now):
        count("Registrations")
    return Confirmed(already=not is_new)


@app.post("/api/register/resend", status_code=HTTPStatus.ACCEPTED)
def resend(body: Address) -> Nothing:
    """Mails the link of the newest registration again, at most once a minute."""
    limits.reserve_mail(body.email, int(time.time()))
    queue.send_mail("confirm", email=body.email)
    return Nothing()


handler = lambda_handler(app)
