"""Tells the payments function that there is something to book."""

import json

from shared import aws, settings
from shared.problems import log_unforeseen
from shared.transfers import DELIVERY


def wake() -> None:
    """Nobody waits for it. Should it fail, the payments' own schedule finds what there is to book."""
    event = json.dumps({"source": DELIVERY})
    try:
        aws.lambdas().invoke(FunctionName=settings.payments_function(), InvocationType="Event", Payload=event)
    except Exception as error:  # noqa: BLE001 - whatever it was, the delivery is taken
        log_unforeseen(error)
