"""A stack in the emulator, before and after a customer comes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3

from tests.browser.post import wait_for
from tests.support.template import ROOT
from tools import publish

if TYPE_CHECKING:
    from pathlib import Path

    from tools.stack import Stack

TLS_ONLY = "aws:SecureTransport"
# On AWS `sqs:SendMessage` covers batches, and no other action does; the emulator knows no `ses:FromAddress`.
BESIDES = {"ImportsFunctionRole": "sqs:SendMessageBatch", "NoticesFunctionRole": "ses:SendEmail"}


def make_ready(place: Stack, dist: Path) -> None:
    """The site is published, SES has verified the sender, and the billing system has sent two files."""
    _allow_what_the_emulator_asks_for(place)
    publish.main("test", dist)
    for bucket in ("SiteBucketName", "ExchangeBucketName"):
        let_plain_http_read(place.outputs[bucket])
    place.session.client("sesv2").create_email_identity(EmailIdentity=place.parameters["MailFrom"])
    for kind in ("contracts", "invoices"):
        _import(place, kind)


def held(place: Stack) -> list[str]:
    """The contracts that accounts of the stack hold."""
    table = place.resource("AccountsTable")
    links = place.session.client("dynamodb").scan(TableName=table, IndexName="Holders")["Items"]
    return [link["sk"]["S"].rpartition("#")[2] for link in links]


def _allow_what_the_emulator_asks_for(place: Stack) -> None:
    """See BESIDES; every other call must be one that the template allows."""
    for role, action in BESIDES.items():
        allowed = {"Effect": "Allow", "Action": action, "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        given = {"RoleName": place.resource(role), "PolicyName": "besides"}
        place.session.client("iam").put_role_policy(**given, PolicyDocument=policy)


def _import(place: Stack, kind: str) -> None:
    """As the billing system does it: a file into the bucket, and its report comes out."""
    s3, bucket = place.session.client("s3"), place.outputs["ExchangeBucketName"]
    s3.put_object(Bucket=bucket, Key=f"in/{kind}.csv", Body=(ROOT / f"examples/{kind}.csv").read_bytes())
    report = f"reports/{kind}.json"
    wait_for(lambda: s3.list_objects_v2(Bucket=bucket, Prefix=report)["KeyCount"], f"no {report}")


def let_plain_http_read(bucket: str) -> None:
    """Whoever is in the emulator asks its S3 without TLS, which the bucket refuses as it should."""
    s3 = boto3.client("s3", region_name="eu-central-1")
    policy: dict[str, Any] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    kept = [one for one in policy["Statement"] if TLS_ONLY not in str(one.get("Condition"))]
    assert len(kept) == len(policy["Statement"]) - 1
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy | {"Statement": kept}))
