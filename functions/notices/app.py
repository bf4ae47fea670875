"""Sends the mails that the queue asks for; what failed goes back to the queue alone, not its batch.

And hears of SES which did not arrive.
"""

import json
import time
from email.utils import formataddr
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from functions.notices import store, undelivered
from functions.notices.mails import Mail
from functions.notices.notices import mails_for
from shared import aws, settings, texts
from shared.metrics import count
from shared.problems import LOGGER, log_unforeseen

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import BodyTypeDef, ContentTypeDef, MessageTypeDef

type Failures = dict[str, list[dict[str, str]]]


def handler(event: dict[str, Any], _context: LambdaContext) -> Failures:
    if event.get("source") == "aws.ses":
        for email, why in undelivered.dead(event):
            store.note_failing(email, why)
            count("MailsUndelivered", why=why)
        return {}
    failed = [record["messageId"] for record in event["Records"] if not _is_done(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _is_done(record: dict[str, Any]) -> bool:
    now = int(time.time())
    try:
        message = json.loads(record["body"])
        gone = [_is_gone(mail, now) for mail in mails_for(message, now)]
    except Exception as error:  # noqa: BLE001 - whatever it was, the other messages of the batch go on
        log_unforeseen(error)
        return False
    count("MailsSent", sum(gone))
    LOGGER.info("mailed", kind=message["kind"], mails=sum(gone))
    return all(gone)


def _is_gone(mail: Mail, now: int) -> bool:
    """Whether the mail went out, now or before."""
    try:
        if mail.claimed:
            return _is_gone_once(mail)
        if mail.once is None:
            _send(mail)
        elif store.reserve(mail.once, now):
            _send(mail)
            store.note_sent(mail.once, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, the other mails of the message go on
        log_unforeseen(error)
        return False
    return True


def _is_gone_once(mail: Mail) -> bool:
    """A mail that SES refused may be tried again; one that it may have taken is not."""
    try:
        _send(mail, aws.sesv2_once())
    except (BotoCoreError, ClientError) as error:
        log_unforeseen(error)
        if not _is_refused(error):
            return True
        store.free(mail.claimed)
        return False
    return True


def _is_refused(error: BotoCoreError | ClientError) -> bool:
    """Whether SES surely did not take the mail: it said so, or was not reached."""
    if isinstance(error, ClientError):
        return error.response["ResponseMetadata"]["HTTPStatusCode"] < HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, ConnectTimeoutError | EndpointConnectionError)


def _send(mail: Mail, ses: "SESV2Client | None" = None) -> None:
    body: BodyTypeDef = {"Text": _utf8(mail.text), "Html": _utf8(mail.html)}
    simple: MessageTypeDef = {"Subject": _utf8(mail.subject), "Body": body}
    if mail.unsubscribe:
        simple["Headers"] = [
            {"Name": "List-Unsubscribe", "Value": f"<{mail.unsubscribe}>"},
            {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
        ]
    (ses or aws.sesv2()).send_email(
        ConfigurationSetName=settings.mail_set(),
        FromEmailAddress=formataddr((texts.brand()["name"], settings.mail_from())),
        Destination={"ToAddresses": [mail.to]},
        Content={"Simple": simple},
    )


def _utf8(text: str) -> "ContentTypeDef":
    return {"Data": text, "Charset": "UTF-8"}
