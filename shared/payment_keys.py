"""The payment secret from Secrets Manager, kept for five minutes: what is exchanged there works here."""

import json
import time
from functools import lru_cache
from typing import cast

from shared import aws, settings

KEPT_SECONDS = 300


@lru_cache(maxsize=1)
def kept(_period: int) -> dict[str, str]:
    answer = aws.secretsmanager().get_secret_value(SecretId=settings.payment_secret())
    return cast("dict[str, str]", json.loads(answer["SecretString"]))


def payment_keys() -> dict[str, str]:
    """The providers' keys, and `link_key`, which signs the pay links of mails."""
    return kept(int(time.time() // KEPT_SECONDS))
