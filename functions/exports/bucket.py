"""What lies in the exchange bucket."""

import json
import uuid
from typing import TYPE_CHECKING

from functions.exports.files import FOLDER, TAKEN, File
from shared import aws, settings
from shared.aws import Item
from shared.outbox import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3.type_defs import ObjectTypeDef


def listed(prefix: str) -> "Iterator[ObjectTypeDef]":
    pages = aws.s3().get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.exchange_bucket(), Prefix=prefix):
        yield from page.get("Contents", [])


def read(key: str) -> bytes:
    return aws.s3().get_object(Bucket=settings.exchange_bucket(), Key=key)["Body"].read()


def put(key: str, body: bytes, content_type: str) -> None:
    """A browser that shows the object asks each time whether there is a newer one."""
    bucket = settings.exchange_bucket()
    aws.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type, CacheControl="no-cache")


def is_there(file: File) -> bool:
    """Whether the file is in the bucket, or was taken.

    In this order: taking copies first, so who finds it in neither place never had it. And by listing, as a
    function that may list only some prefixes is not told of any object whether it exists.
    """
    return _exists(FOLDER + file.name) or _exists(TAKEN + file.name)


def _exists(key: str) -> bool:
    return any(found["Key"] == key for found in listed(key))


def put_file(file: File, body: bytes) -> None:
    put(FOLDER + file.name, body, "text/csv; charset=utf-8")


def put_manifest(kind: Kind, records: list[Item]) -> str:
    """Keeps the records of a file until they are all in it; gives the key."""
    key = f"{_manifests(kind)}{uuid.uuid4().hex}.json"
    kept = [{name: record[name] for name in ("pk", "sk", "cells")} for record in records]
    put(key, json.dumps(kept, ensure_ascii=False).encode(), "application/json")
    return key


def manifest(key: str) -> list[Item]:
    records: list[Item] = json.loads(read(key))
    return records


def forget_manifests(kind: Kind) -> None:
    """Deletes those of files that are done or were never begun; only for whose turn it is."""
    for found in listed(_manifests(kind)):
        aws.s3().delete_object(Bucket=settings.exchange_bucket(), Key=found["Key"])


def _manifests(kind: Kind) -> str:
    # Not below work/, whose objects are deleted after two days: a begun file may have to wait for longer.
    return f"manifests/{kind}/"
