"""Hands mail to the notices function, so that no answer waits for a mail or tells by its time of one."""

import json
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import TYPE_CHECKING, Literal, TypedDict

from botocore.exceptions import BotoCoreError, ClientError

from shared import aws, settings
from shared.errors import Busy
from shared.problems import log_unforeseen

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

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

A_MESSAGE, MESSAGES_A_CALL = 10, 10


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
    """Queues the mails to the holders; a repeated call mails nobody twice. Raises Busy as `send_bulk`."""
    send_bulk("new_invoices", "invoices", invoices)


def send_bulk(kind: str, name: str, some: Iterable[object]) -> None:
    """Queues what mails are made of, some under `name` of each message.

    They have a queue of their own: whoever waits for a link must not wait behind a month's invoices. Raises
    Busy when the queue did not take all of them.
    """
    for group in batched(batched(some, A_MESSAGE, strict=False), MESSAGES_A_CALL, strict=False):
        send_batch(settings.bulk_mail_queue_url(), [{"kind": kind, name: message} for message in group])


def send_batch(url: str, messages: Sequence[object]) -> None:
    """Sends up to MESSAGES_A_CALL messages; Busy when the queue did not take all of them."""
    entries: list[SendMessageBatchRequestEntryTypeDef] = [
        {"Id": str(number), "MessageBody": json.dumps(message)} for number, message in enumerate(messages)
    ]
    if aws.sqs().send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
        raise Busy
