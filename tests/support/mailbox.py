"""Carries the queue's messages to the notices function, as SQS does, and shows the mails that it sent."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from functions.notices.app import handler
from shared import aws, settings
from tests.support.api import Context


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str
    html: str
    sender: str
    headers: dict[str, str]

    @property
    def url(self) -> str:
        """The first link of the mail."""
        found = re.search(r"https?://\S+", self.text)
        assert found
        return found[0]

    @property
    def token(self) -> str:
        return self.url.partition("#token=")[2]


@contextmanager
def watched() -> Iterator[list[Letter]]:
    """The mails that are handed to SES meanwhile."""
    sent: list[Letter] = []

    def note(params: dict[str, Any], **_: object) -> None:
        simple, (to,) = params["Content"]["Simple"], params["Destination"]["ToAddresses"]
        parts = simple["Subject"], simple["Body"]["Text"], simple["Body"]["Html"]
        assert params["ConfigurationSetName"] == settings.mail_set()
        assert {part["Charset"] for part in parts} == {"UTF-8"}
        subject, text, html = (part["Data"] for part in parts)
        headers = {header["Name"]: header["Value"] for header in simple.get("Headers", [])}
        sent.append(Letter(to, subject, text, html, params["FromEmailAddress"], headers))

    clients = (aws.sesv2(), aws.sesv2_once())
    for client in clients:
        client.meta.events.register("provide-client-params.sesv2.SendEmail", note)
    try:
        yield sent
    finally:
        for client in clients:
            client.meta.events.unregister("provide-client-params.sesv2.SendEmail", note)


def queued(bulk: bool = False) -> list[dict[str, Any]]:
    """Takes all messages from the mail queue, or from that of the mails which come by the thousand."""
    bodies: list[dict[str, Any]] = []
    url = settings.bulk_mail_queue_url() if bulk else settings.mail_queue_url()
    while messages := aws.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            aws.sqs().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def event(*messages: object) -> dict[str, Any]:
    """An SQS event; a message that is a string is sent as it is."""
    bodies = [message if isinstance(message, str) else json.dumps(message) for message in messages]
    return {"Records": [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]}


def handle(*messages: object) -> list[str]:
    """Hands a batch to the function; gives the numbers of the messages that failed."""
    answer = handler(event(*messages), Context())  # type: ignore[arg-type]  # the part that is used
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def deliver() -> list[Letter]:
    """Sends everything that waits in the queue; the mails in their order."""
    with watched() as sent:
        assert handle(*queued()) == []
    return sent
