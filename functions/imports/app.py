"""Files of the billing system, put under `in/` of the exchange bucket; each gets a report.

A small delivery is imported by the call that its event makes; a large one by the state machine ImportFlow,
whose steps call this function too: {"plan": id, "chunk": number}, then {"plan": id} until nothing is left.
"""

from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.imports import chunks, finishing
from functions.imports.receiving import receive

ONE_STEP = 60_000  # milliseconds that a page of a table takes at most, with its writes


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any] | None:
    """A step that fails is called again, by Lambda or by ImportFlow, and does what is left."""

    def enough_time() -> bool:
        return context.get_remaining_time_in_millis() > ONE_STEP

    if "Records" in event:
        for record in S3Event(event).records:
            key = unquote_plus(record.s3.get_object.key)
            if not key.endswith("/"):  # what a console makes when somebody makes a folder
                receive(key, enough_time)
        return None
    if "chunk" in event:
        chunks.run(event["plan"], event["chunk"])
        return None
    return finishing.finish(event, enough_time)
