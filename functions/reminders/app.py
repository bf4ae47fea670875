"""Reminders: once a day who is to get which, in steps of a queue; and the links that switch them off."""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, cast

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, StringConstraints

from functions.reminders import steps, store
from shared import sealed, settings, texts
from shared.calendar import today
from shared.fields import PayToken, Request
from shared.http import lambda_handler, new_app
from shared.reminders import ONE_CLICK, Kind

app = new_app()

ENOUGH = 20_000  # milliseconds that some accounts more take at most

TokenInQuery = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_=-]+$", max_length=400)]


class SubscriptionWish(Request):
    """The token of a mail's link; without `wanted` it is only asked how things are."""

    token: PayToken
    wanted: bool | None = None


class Subscription(BaseModel):
    """A kind of reminder, and whether the account that the link was mailed to gets it."""

    kind: Kind
    wanted: bool


@app.post("/api/reminders/subscription")
def subscription(body: SubscriptionWish) -> Subscription:
    account_id, kind = _read(body.token)
    if body.wanted is not None:
        store.want(account_id, kind, body.wanted)
    return Subscription(kind=kind, wanted=store.is_wanted(account_id, kind))


@app.post(ONE_CLICK)
def one_click(token: TokenInQuery) -> Response[str]:
    """What a mail program does when its reader unsubscribes (RFC 8058): a post without cookie or page."""
    account_id, kind = _read(token)
    store.want(account_id, kind, wanted=False)
    return Response(HTTPStatus.OK, "text/plain", "OK")


@app.get(ONE_CLICK)
def to_page(token: TokenInQuery) -> Response[str]:
    """Leads people to a page with a button: mail scanners open every link, and shall switch off nothing."""
    language = texts.preferred(app.current_event.headers.get("accept-language", ""))
    page = f"{settings.site_url()}/{language}/{texts.pages()['unsubscribe'][language]}#token={token}"
    return Response(HTTPStatus.SEE_OTHER, "text/plain", "", {"Location": page})


def _read(token: str) -> tuple[str, Kind]:
    account_id, kind = sealed.opened("subscription", token)
    return account_id, cast("Kind", kind)


_answer = lambda_handler(app, callbacks=ONE_CLICK)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """A request, the schedule's event, or a step."""

    def enough_time() -> bool:
        return context.get_remaining_time_in_millis() > ENOUGH

    if event.get("source") == "aws.scheduler":
        # Of the day that it was meant for, also when it is tried again on the next.
        steps.begin(today(int(datetime.fromisoformat(event["time"]).timestamp())))
    elif "Records" in event:
        for record in event["Records"]:
            steps.run(json.loads(record["body"]), enough_time)
    else:
        return _answer(event, context)
    return {}
