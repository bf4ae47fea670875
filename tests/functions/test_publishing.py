"""`make publish`: what changed, pages last, and nothing that somebody still needs is deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from shared import aws
from tools import publish, stack
from tools.publish import Bucket

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
SITE = {
    "index.html": b"<p>root",
    "sw.js": b"worker",
    "lt/index.html": b"<p>lt",
    "lt/404.html": b"<p>nerasta",
    "en/404.html": b"<p>not found",
    "assets/page-AAAA.js": b"one",
    "assets/favicon-BBBB.svg": b"<svg/>",
}
NEXT = {**SITE, "lt/index.html": b"<p>naujas", "assets/page-CCCC.js": b"two"}
del NEXT["assets/page-AAAA.js"]
ORIGIN = {
    "Id": "site",
    "DomainName": "site.s3.eu-central-1.amazonaws.com",
    "S3OriginConfig": {"OriginAccessIdentity": ""},
}
CACHE = {"TargetOriginId": "site", "ViewerProtocolPolicy": "allow-all", "MinTTL": 1}
CACHE |= {"ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}}
DISTRIBUTION = {
    "CallerReference": "1",
    "Origins": {"Quantity": 1, "Items": [ORIGIN]},
    "DefaultCacheBehavior": CACHE,
    "Comment": "",
    "Enabled": True,
}


@pytest.fixture
def bucket(moto_aws: None) -> Bucket:
    return Bucket(aws.s3(), "exchange")


def published(bucket: Bucket, files: dict[str, bytes], days: float) -> list[str]:
    now = START + timedelta(days=days)
    paths = publish.publish(bucket, files, now)
    if paths:
        publish.release(bucket, files, now)
    return paths


def there(bucket: Bucket) -> set[str]:
    return {key for key in bucket.keys() if not key.startswith(publish.RELEASES)}  # noqa: SIM118 (no dict)


def put(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.removeprefix("put ") for line in capsys.readouterr().out.splitlines()]


def test_pages_come_after_what_they_need_and_the_worker_last(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = published(bucket, SITE, 0)

    keys = put(capsys)
    assert [key.rsplit(".")[-1] for key in keys] == ["svg", "js", "html", "html", "html", "html", "js"]
    assert keys[-1] == "sw.js"
    assert paths == ["/", "/en/*", "/index.html", "/lt/*", "/sw.js"]
    assert there(bucket) == set(SITE)


def test_a_file_says_how_long_it_is_kept_and_what_it_is(bucket: Bucket) -> None:
    published(bucket, SITE, 0)

    heads = {key: bucket.s3.head_object(Bucket=bucket.name, Key=key) for key in SITE}
    assert {head["CacheControl"] for key, head in heads.items() if key.startswith("assets/")} == {
        "public, max-age=31536000, immutable"
    }
    assert {head["CacheControl"] for key, head in heads.items() if not key.startswith("assets/")} == {
        "public, max-age=0, s-maxage=86400, must-revalidate"
    }
    assert heads["sw.js"]["ContentType"] == "text/javascript; charset=utf-8"
    assert heads["assets/favicon-BBBB.svg"]["ContentType"] == "image/svg+xml"
    assert heads["lt/index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert {key for key, head in heads.items() if head["Metadata"] == {"status": "404"}} == {
        "lt/404.html",
        "en/404.html",
    }


def test_a_second_run_puts_what_changed_and_keeps_what_open_pages_need(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    published(bucket, SITE, 0)
    put(capsys)

    assert published(bucket, SITE, 1) == []
    assert published(bucket, NEXT, 2) == ["/lt/*"]

    assert put(capsys) == ["assets/page-CCCC.js", "lt/index.html"]
    assert there(bucket) == {*SITE, *NEXT}


def test_an_asset_goes_thirty_days_after_it_was_replaced_not_after_it_was_put(bucket: Bucket) -> None:
    published(bucket, SITE, 0)
    published(bucket, NEXT, 100)
    newer = {**NEXT, "lt/index.html": b"<p>vis naujas"}

    published(bucket, newer, 129)
    assert "assets/page-AAAA.js" in there(bucket)

    published(bucket, NEXT, 131)
    assert there(bucket) == set(NEXT)


def test_a_page_that_is_no_more_goes_at_once(bucket: Bucket) -> None:
    published(bucket, {**SITE, "lt/sena.html": b"<p>sena"}, 0)

    assert published(bucket, SITE, 1) == ["/lt/*"]
    assert there(bucket) == set(SITE)


def test_what_a_broken_run_has_put_is_forgotten_by_caches_all_the_same(bucket: Bucket) -> None:
    published(bucket, SITE, 0)
    publish.publish(bucket, NEXT, START + timedelta(days=1))  # and no further

    assert published(bucket, NEXT, 1.1) == ["/lt/*"]


def test_a_folder_without_a_site_deletes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds no site"):
        publish.built(tmp_path)


def test_a_file_of_no_known_kind_is_not_put(bucket: Bucket) -> None:
    with pytest.raises(SystemExit, match=r"readme\.xyzzy"):
        publish.publish(bucket, SITE | {"readme.xyzzy": b""}, START)


def test_cloudfront_is_told_once_what_to_forget(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloudfront: Any = boto3.client("cloudfront")
    distribution = cloudfront.create_distribution(DistributionConfig=DISTRIBUTION)["Distribution"]["Id"]
    outputs = {"SiteBucketName": bucket.name, "DistributionId": distribution}
    place = stack.Stack(boto3.Session(region_name="eu-central-1"), "savitarna", outputs, {})
    monkeypatch.setattr(stack, "described", {"test": place}.__getitem__)
    for key, content in SITE.items():
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(content)

    publish.main("test", tmp_path)
    publish.main("test", tmp_path)

    [told] = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    invalidation = cloudfront.get_invalidation(DistributionId=distribution, Id=told["Id"])["Invalidation"]
    paths = invalidation["InvalidationBatch"]["Paths"]["Items"]
    assert sorted(paths) == ["/", "/en/*", "/index.html", "/lt/*", "/sw.js"]
    assert there(bucket) == set(SITE)
