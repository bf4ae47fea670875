"""The schedule of reminders and the steps that it begins, run here as Lambda and SQS run them."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

from functions.reminders.app import handler
from shared import aws, due_days, reminders, settings
from shared.calendar import VILNIUS
from shared.reminders import Reminder
from tests.support import events, mailbox
from tests.support.api import Context

type Json = dict[str, Any]

OPENS, CLOSES_SOON = date(2026, 11, 21), date(2026, 11, 28)  # of the window 21-31
DUE = date(2026, 11, 30)  # of tests.support.people.billed
DUE_SOON, OVERDUE = date(2026, 11, 27), date(2026, 12, 3)


def at(day: date, hour: int = 9, minute: int = 30) -> datetime:
    """The schedule's hour in Lithuania, or another."""
    return datetime.combine(day, time(hour, minute), VILNIUS)


def schedule(day: date) -> None:
    """What EventBridge does on that day."""
    moment = at(day).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    call(events.load("reminders-schedule") | {"time": moment})


def call(event: Json, context: Any = None) -> None:  # noqa: ANN401 - a context, or the part that is used
    given: Any = context or Context()
    assert handler(json.loads(json.dumps(event)), given) == {}


def taken() -> list[Json]:
    """The steps that wait, which are then gone."""
    url, found = settings.reminder_queue_url(), []
    while messages := aws.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            found.append(json.loads(message["Body"]))
            aws.sqs().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def step(body: Json, context: Any = None) -> None:  # noqa: ANN401 - as call
    call({"Records": [{"body": json.dumps(body)}]}, context)


def run_steps(context: Any = None) -> int:  # noqa: ANN401 - as call
    """Runs the steps that wait and those that they hand on to; how many there were."""
    done = 0
    while waiting := taken():
        for body in waiting:
            step(body, context)
        done += len(waiting)
    return done


def decided(day: date) -> list[Reminder]:
    """The reminders that the day's schedule hands to the mail queue, by account."""
    schedule(day)
    run_steps()
    found = [one for message in mailbox.queued(bulk=True) for one in message["reminders"]]
    return sorted(found, key=lambda one: (one["account_id"], reminders.KINDS.index(one["kind"])))


def mailed(day: date) -> list[mailbox.Letter]:
    """The mails of the day's schedule."""
    schedule(day)
    run_steps()
    return sent()


def sent() -> list[mailbox.Letter]:
    """The mails that the queued reminders become."""
    with mailbox.watched() as letters:
        assert mailbox.handle(*mailbox.queued(bulk=True)) == []
    return letters


def due(day: date = DUE) -> None:
    """Some invoice is known to be due on that day."""
    due_days.note([day.isoformat()], int(at(DUE_SOON).timestamp()))
