"""Sends the mails that the queue asks for; what failed goes back to the queue alone, not its batch."""

import json
import time
from email.utils import formataddr
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.notices import store
from functions.notices.mails import Mail
from functions.notices.notices import mails_for
from shared import aws, settings, texts
from shared.problems import LOGGER, log_unforeseen

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import BodyTypeDef, ContentTypeDef

type Failures = dict[str, list[dict[str, str]]]


def handler(event: dict[str, Any], _context: LambdaContext) -> Failures:
    failed = [record["messageId"] for record in event["Records"] if not _is_done(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _is_done(record: dict[str, Any]) -> bool:
    now = int(time.time())
    try:
        message = json.loads(record["body"])
        mails = mails_for(message, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, the other messages of the batch go on
        log_unforeseen(error)
        return False
    gone = [_is_gone(mail, now) for mail in mails]
    LOGGER.info("mailed", kind=message["kind"], mails=sum(gone))
    return all(gone)


def _is_gone(mail: Mail, now: int) -> bool:
    """Whether the mail went out, now or before."""
    try:
        if mail.once is None:
            _send(mail)
        elif store.reserve(mail.once, now):
            _send(mail)
            store.note_sent(mail.once, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, the other mails of the message go on
        log_unforeseen(error)
        return False
    return True


def _send(mail: Mail) -> None:
    body: BodyTypeDef = {"Text": _utf8(mail.text), "Html": _utf8(mail.html)}
    aws.sesv2().send_email(
        FromEmailAddress=formataddr((texts.brand()["name"], settings.mail_from())),
        Destination={"ToAddresses": [mail.to]},
        Content={"Simple": {"Subject": _utf8(mail.subject), "Body": body}},
    )


def _utf8(text: str) -> "ContentTypeDef":
    return {"Data": text, "Charset": "UTF-8"}
