"""The keys of the providers from Secrets Manager, kept for five minutes: exchanged there, they work here."""

from functools import cache
from typing import TYPE_CHECKING, cast

from functions.payments.providers.port import Setup
from shared import aws, settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.parameters import SecretsProvider

KEPT_SECONDS = 300


@cache
def kept() -> "SecretsProvider":
    from aws_lambda_powertools.utilities.parameters import SecretsProvider  # noqa: PLC0415 - lists need no keys

    return SecretsProvider(boto3_client=aws.secretsmanager())


def setup() -> Setup:
    secrets = kept().get(settings.payment_secret(), max_age=KEPT_SECONDS, transform="json")
    return Setup(cast("dict[str, str]", secrets), settings.payment_sandbox(), settings.payment_url())
