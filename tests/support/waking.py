"""Lambda as the imports see it when they wake the payments: it takes the event and answers at once."""

import json
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from shared import aws

woken: list[tuple[str, dict[str, Any]]] = []


def listen() -> None:
    """Notes in `woken` each function that is called, with its event, instead of calling it."""
    woken.clear()
    aws.lambdas().meta.events.register("before-call.lambda.Invoke", _note, unique_id="waking")


def _note(params: dict[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]]:
    assert params["headers"]["X-Amz-Invocation-Type"] == "Event"
    woken.append((params["url_path"].split("/")[3], json.loads(params["body"])))
    return AWSResponse(params["url"], 202, HTTPHeaders(), None), {"StatusCode": 202}
