"""How the utility uses the providers."""

from functions.payments.providers.port import Setup
from shared import settings
from shared.payment_keys import payment_keys


def setup() -> Setup:
    return Setup(payment_keys(), settings.payment_sandbox(), settings.payment_url())
