"""The payment secret from Secrets Manager, kept for five minutes: what is exchanged there works here."""

from functools import cache
from typing import TYPE_CHECKING, cast

from shared import aws, settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.parameters import SecretsProvider

KEPT_SECONDS = 300


@cache
def kept() -> "SecretsProvider":
    from aws_lambda_powertools.utilities.parameters import SecretsProvider  # noqa: PLC0415 - lists need no keys

    return SecretsProvider(boto3_client=aws.secretsmanager())


def payment_keys() -> dict[str, str]:
    """The providers' keys, and `link_key`, which signs the pay links of mails."""
    keys = kept().get(settings.payment_secret(), max_age=KEPT_SECONDS, transform="json")
    return cast("dict[str, str]", keys)
