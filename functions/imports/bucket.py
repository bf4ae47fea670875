"""The exchange bucket: deliveries come from it, and what is known of an import in progress lies in it."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from functions.imports import plans
from functions.imports.plans import Plan
from shared import aws, settings

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef


class Object(NamedTuple):
    """An object as it was when it was asked for; its bytes are still to come."""

    etag: str
    put_at: datetime
    size: int
    body: "StreamingBody"

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            shutil.copyfileobj(self.body, file, 1024 * 1024)


def opened(key: str) -> Object:
    """Raises NoSuchKey, of the client, for what is not there or not any more."""
    answer = aws.s3().get_object(Bucket=settings.exchange_bucket(), Key=key)
    return Object(answer["ETag"], answer["LastModified"], answer["ContentLength"], answer["Body"])


def find(key: str) -> Object | None:
    try:
        return opened(key)
    except aws.s3().exceptions.NoSuchKey:
        return None


def read(key: str) -> bytes | None:
    found = find(key)
    return found.body.read() if found else None


def put(key: str, body: bytes | BinaryIO, kind: str = "application/json") -> None:
    aws.s3().put_object(Bucket=settings.exchange_bucket(), Key=key, Body=body, ContentType=kind)


def plan(plan_id: str) -> Plan | None:
    """What is to be done; None once it is done."""
    found = read(plans.plan_key(plan_id))
    return Plan.model_validate_json(found) if found else None


def begun(key: str) -> list[str]:
    """The ids of the deliveries under this name of which something is left to do, or to clear away."""
    prefix = plans.folder(plans.name_id(key)).removesuffix("/")
    answer = aws.s3().list_objects_v2(Bucket=settings.exchange_bucket(), Prefix=prefix, Delimiter="/")
    return [found["Prefix"].split("/")[1] for found in answer.get("CommonPrefixes", [])]


def forget(plan_id: str) -> None:
    """Deletes the plan, then the rest: whoever misses a part of an import looks whether the plan is there."""
    bucket, client = settings.exchange_bucket(), aws.s3()
    client.delete_object(Bucket=bucket, Key=plans.plan_key(plan_id))
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=plans.folder(plan_id))
    for page in pages:
        found: list[ObjectIdentifierTypeDef] = [{"Key": item["Key"]} for item in page.get("Contents", [])]
        if found:
            client.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
