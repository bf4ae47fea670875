"""Hands mail to the notices function, so that no answer waits for a mail or tells by its time of one."""

import json
from typing import Literal

from shared import aws, settings

type Kind = Literal[
    "confirm", "reset", "email_change", "email_changed", "password_changed", "contract_shared"
]


def send_mail(kind: Kind, **about: str) -> None:
    """Queues a mail; `about` carries ids and addresses, never a token."""
    body = json.dumps({"kind": kind, **about})
    aws.sqs().send_message(QueueUrl=settings.mail_queue_url(), MessageBody=body)
