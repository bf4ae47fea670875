"""The exchange bucket and its queue of failures, as tests see them."""

import json
import time
from typing import Any

from time_machine import travel

from shared import aws

BUCKET, STEP = "exchange", 60


def put(name: str, content: str | bytes, last_modified: float | None = None) -> None:
    """Puts an object, at `last_modified` (epoch seconds) or a minute after the newest that is there."""
    body = content.encode() if isinstance(content, str) else content
    with travel(last_modified or _next_moment(), tick=False):
        aws.s3().put_object(Bucket=BUCKET, Key=name, Body=body)


def _next_moment() -> float:
    found = aws.s3().list_objects_v2(Bucket=BUCKET, Prefix="in/").get("Contents", [])
    return max((item["LastModified"].timestamp() + STEP for item in found), default=time.time())


def listed(prefix: str = "") -> list[str]:
    pages = aws.s3().get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def content(key: str) -> bytes:
    return aws.s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()


def report(name: str) -> dict[str, Any]:
    """The report on the object `name`."""
    return dict(json.loads(content(f"reports/{name.removeprefix('in/').removesuffix('.csv')}.json")))


def failed_imports() -> str:
    """The address of the queue with what needs whoever runs the portal."""
    return str(aws.sqs().create_queue(QueueName="failed-imports")["QueueUrl"])


def failures() -> list[dict[str, Any]]:
    """What that queue holds, ten at most."""
    found = aws.sqs().receive_message(QueueUrl=failed_imports(), MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in found.get("Messages", [])]
