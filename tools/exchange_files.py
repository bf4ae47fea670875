"""Takes the files for the billing system, and has them made now.

    make exchange-pull BUCKET=name TO=folder
    make exchange-export BUCKET=name

STACK=name instead of BUCKET finds the bucket of a stack. AWS_PROFILE and AWS_ENDPOINT_URL count as ever.
Both may be repeated after a break at any point.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

OUT, TAKEN, BY_HAND = "out/", "out/taken/", "export/by-hand.txt"


def pull(s3: "S3Client", bucket: str, folder: Path) -> None:
    """Downloads every file that nobody took yet, and moves it to `out/taken/` once it is here, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [key.removeprefix(OUT) for key in _keys(s3, bucket, OUT) if key.endswith(".csv")]
    for name in names:
        try:
            print(f"{name}: {_take(s3, bucket, name, folder)}")
        except s3.exceptions.NoSuchKey:
            print(f"{name}: somebody else took it at this moment")
    if not names:
        print(f"Nothing to take in {bucket}.")


def _keys(s3: "S3Client", bucket: str, prefix: str) -> list[str]:
    """What lies right in a folder, or begins so."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/")
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def _take(s3: "S3Client", bucket: str, name: str, folder: Path) -> str:
    """What was done."""
    if TAKEN + name in _keys(s3, bucket, TAKEN + name):
        s3.delete_object(Bucket=bucket, Key=OUT + name)
        return "was taken before, is only removed from out/"
    said = _kept(s3.get_object(Bucket=bucket, Key=OUT + name)["Body"].read(), folder / name)
    s3.copy_object(Bucket=bucket, Key=TAKEN + name, CopySource={"Bucket": bucket, "Key": OUT + name})
    s3.delete_object(Bucket=bucket, Key=OUT + name)
    return f"{said} and moved to out/taken/"


def _kept(content: bytes, file: Path) -> str:
    """Writes a file that is never there by half and never overwrites another one."""
    if file.exists():
        if file.read_bytes() != content:
            raise SystemExit(f"{file} is there and is another file: move it away. Nothing was changed.")
        return "was downloaded before"
    begun = file.with_name(f".{file.name}.part")
    begun.write_bytes(content)
    begun.rename(file)
    return f"downloaded to {file}"


def export(s3: "S3Client", bucket: str) -> None:
    """Has the files made of all that waits."""
    s3.put_object(Bucket=bucket, Key=BY_HAND, Body=b"")
    print(f"Asked for the files: they will be in {bucket}/{OUT} in a minute, if anything waits.")


def bucket_of(environment: Mapping[str, str]) -> str:
    if environment.get("BUCKET"):
        return environment["BUCKET"]
    if not environment.get("STACK"):
        raise SystemExit("Say which bucket: BUCKET=name, or STACK=name for the bucket of a stack.")
    stacks = boto3.client("cloudformation").describe_stacks(StackName=environment["STACK"])["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stacks[0].get("Outputs", [])}
    if "ExchangeBucketName" not in outputs:
        raise SystemExit(f"The stack {environment['STACK']} names no exchange bucket.")
    return str(outputs["ExchangeBucketName"])


def main(command: str, environment: Mapping[str, str]) -> None:
    bucket, s3 = bucket_of(environment), boto3.client("s3")
    if command == "export":
        export(s3, bucket)
    elif environment.get("TO"):
        pull(s3, bucket, Path(environment["TO"]))
    else:
        raise SystemExit("Say where to put the files: TO=folder.")


if __name__ == "__main__":
    try:
        main(sys.argv[1], os.environ)
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS did not do it: {error}")
