"""Hands mail to the notices function, so that no answer waits for a mail or tells by its time of one."""

import json
from typing import Literal

from botocore.exceptions import BotoCoreError, ClientError

from shared import aws, settings
from shared.problems import log_unforeseen

type Kind = Literal[
    "confirm", "reset", "email_change", "email_changed", "password_changed", "contract_shared"
]


def send_mail(kind: Kind, **about: str) -> None:
    """Queues a mail; `about` carries ids and addresses, never a token."""
    body = json.dumps({"kind": kind, **about})
    aws.sqs().send_message(QueueUrl=settings.mail_queue_url(), MessageBody=body)


def tell(kind: Kind, **about: str) -> None:
    """Queues a mail about what is done: without the mail it is done all the same, and the answer says so."""
    try:
        send_mail(kind, **about)
    except (ClientError, BotoCoreError) as error:
        log_unforeseen(error)
