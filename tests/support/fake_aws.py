"""An AWS of this process. moto comes first: a client made before it would escape to the real one."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import moto
import pytest
from moto.dynamodb.responses import DynamoHandler

from shared import aws, payment_keys, settings
from tests.support import rights, tables, vectors, waking

LOCK, CALL = RLock(), DynamoHandler.call_action


@contextmanager
def made_up() -> Iterator[None]:
    """The template's tables, queues, a verified sender, the exchange bucket and its flow, providers' keys."""
    with moto.mock_aws(), pytest.MonkeyPatch.context() as environment:
        environment.setattr(DynamoHandler, "call_action", _one_at_a_time)
        _forget_clients_of_others()
        for name, value in tables.create_tables(aws.dynamodb()).items():
            environment.setenv(name, value)
        for name in ("mail", "bulk-mail", "reminder"):
            queue = aws.sqs().create_queue(QueueName=name)
            environment.setenv(f"{name.replace('-', '_').upper()}_QUEUE_URL", queue["QueueUrl"])
        aws.sesv2().create_email_identity(EmailIdentity="savitarna@utility.example")
        where = {"LocationConstraint": "eu-central-1"}
        environment.setenv("EXCHANGE_BUCKET", "exchange")
        aws.s3().create_bucket(Bucket="exchange", CreateBucketConfiguration=where)  # type: ignore[arg-type]
        environment.setenv("IMPORT_FLOW_ARN", _state_machine())
        secret = json.dumps(vectors.SECRETS)
        aws.secretsmanager().create_secret(Name=settings.payment_secret(), SecretString=secret)
        rights.lacking.clear()
        environment.setenv("PAYMENTS_FUNCTION", "PaymentsFunction")
        waking.listen()
        mailing = aws.sqs(), aws.sesv2(), aws.sesv2_once()
        for client in (
            aws.dynamodb(),
            aws.s3(),
            aws.lambdas(),
            aws.stepfunctions(),
            aws.secretsmanager(),
            *mailing,
        ):
            rights.watch(client)
        yield
        assert not rights.lacking, rights.lacking


def _one_at_a_time(handler: DynamoHandler) -> Any:  # noqa: ANN401 - moto's own
    """Moto undoes a transaction by what all tables were before, whatever other threads have done since."""
    with LOCK:
        return CALL(handler)


def _state_machine() -> str:
    """Only its executions are noted here; tests.support.import_flow runs them."""
    definition = '{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}'
    role = "arn:aws:iam::123456789012:role/import"
    made = aws.stepfunctions().create_state_machine(name="import", definition=definition, roleArn=role)
    return str(made["stateMachineArn"])


def _forget_clients_of_others() -> None:
    """Clients are slow to make, so they live on unless another test pointed them elsewhere."""
    payment_keys.kept.cache_clear()
    tables_at = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB", "amazonaws.com")
    if tables_at in aws.dynamodb().meta.endpoint_url and "amazonaws.com" in aws.sqs().meta.endpoint_url:
        return
    services = (aws.dynamodb, aws.sqs, aws.s3, aws.stepfunctions, aws.secretsmanager)
    for client in (*services, aws.sesv2, aws.sesv2_once):
        client.cache_clear()
