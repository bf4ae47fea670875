"""Hands mail to the notices function, so that no answer waits for a mail or tells by its time of one."""

import json
from collections.abc import Iterable
from itertools import batched
from typing import Literal, TypedDict

from botocore.exceptions import BotoCoreError, ClientError

from shared import aws, settings
from shared.errors import Busy
from shared.problems import log_unforeseen

type Kind = Literal[
    "confirm",
    "reset",
    "email_change",
    "email_changed",
    "password_changed",
    "contract_shared",
    "import_report",
    "payment_received",
    "payment_unclear",
    "transfers_open",
    "payment_refunded",
    "refund_booked",
    "refund_declined",
]

INVOICES_A_MESSAGE, MESSAGES_A_CALL = 10, 10


class NewInvoice(TypedDict):
    """What a mail says of a new invoice; `amount` and `due`, what is left to pay, in cents."""

    payer_code: str
    number: str
    amount: int
    due: int
    due_on: str


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


def announce_invoices(invoices: Iterable[NewInvoice]) -> None:
    """Queues the mails to the holders; a repeated call mails nobody twice.

    They have a queue of their own: whoever waits for a link must not wait behind a month's invoices. Raises
    Busy when the queue did not take all of them.
    """
    for some in batched(batched(invoices, INVOICES_A_MESSAGE, strict=False), MESSAGES_A_CALL, strict=False):
        bodies = [json.dumps({"kind": "new_invoices", "invoices": message}) for message in some]
        answer = aws.sqs().send_message_batch(
            QueueUrl=settings.bulk_mail_queue_url(),
            Entries=[{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)],
        )
        if answer.get("Failed"):
            raise Busy
