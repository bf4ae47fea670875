"""Made-up AWS for every test: a client made before moto is imported would escape to the real one."""

import logging
import os
import re
from collections.abc import Iterator

import moto
import pytest

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    SITE_URL="https://savitarna.example",
    MAIL_FROM="savitarna@utility.example",
    DECLARATION_WINDOW="21-31",
    POWERTOOLS_SERVICE_NAME="savitarna",
)

from shared import aws
from tests.support import tables


def forget_clients_of_others() -> None:
    """Clients are slow to make, so they live on unless another test pointed them elsewhere."""
    tables_at = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB", "amazonaws.com")
    if tables_at in aws.dynamodb().meta.endpoint_url and "amazonaws.com" in aws.sqs().meta.endpoint_url:
        return
    for client in (aws.dynamodb, aws.sqs, aws.sesv2, aws.s3):
        client.cache_clear()


@pytest.fixture
def moto_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tables of the template, the mail queue, a verified sender and an exchange bucket."""
    with moto.mock_aws():
        forget_clients_of_others()
        for name, value in tables.create_tables(aws.dynamodb()).items():
            monkeypatch.setenv(name, value)
        queue = aws.sqs().create_queue(QueueName="mail")
        monkeypatch.setenv("MAIL_QUEUE_URL", queue["QueueUrl"])
        aws.sesv2().create_email_identity(EmailIdentity="savitarna@utility.example")
        where = {"LocationConstraint": "eu-central-1"}
        aws.s3().create_bucket(Bucket="exchange", CreateBucketConfiguration=where)  # type: ignore[arg-type]
        yield


# What tests call their people and secrets, any address, and anything as long as a token of ours.
PERSONAL = re.compile(r"@|Slapta|Kanar|(?<![\w-])[\w-]{43}(?![\w-])")


class Lines(logging.Handler):
    """Keeps each log line whole: the message and every field that was logged with it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__} {record.exc_text or ''}")


@pytest.fixture(scope="session", autouse=True)
def nothing_personal_is_logged() -> Iterator[None]:
    """Looks at every log line of the whole run."""
    kept = Lines()
    for logger in (logging.getLogger(), logging.getLogger("savitarna")):
        logger.addHandler(kept)
    yield
    assert [line for line in kept.lines if PERSONAL.search(line)] == []


@pytest.fixture
def calls(moto_aws: None) -> Iterator[list[str]]:
    """The names of the calls to AWS as they are made, `dynamodb.GetItem`."""
    made: list[str] = []

    def note(event_name: str, **_: object) -> None:
        made.append(event_name.removeprefix("provide-client-params."))

    clients = (aws.dynamodb(), aws.sqs())
    for client in clients:
        client.meta.events.register("provide-client-params.*.*", note)
    yield made
    for client in clients:
        client.meta.events.unregister("provide-client-params.*.*", note)
