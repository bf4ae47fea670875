"""Puts the built site where CloudFront reads it: `make publish ENV=prod`.

Only what changed is put: first what pages need, then the pages, so that no page names what is not there. An
asset that no page names any more stays for 30 days, as somebody may have the page open. A run that broke off
is simply repeated: a release counts once it is written down, and that comes last.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_s3 import S3Client

ASSETS, RELEASES = "assets/", "releases/"
KEPT = timedelta(days=30)
IMMUTABLE = "public, max-age=31536000, immutable"
# CloudFront keeps it until it is told to forget it, a browser asks each time.
ASKED = "public, max-age=0, s-maxage=86400, must-revalidate"
PAGES = Path(__file__).resolve().parents[1] / "shared" / "pages.toml"

type Site = dict[str, bytes]
type Digests = dict[str, str]
"""MD5 by key: what S3 says of what it holds."""


@dataclass(frozen=True)
class Bucket:
    s3: S3Client
    name: str

    def keys(self) -> Digests:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return {one["Key"]: one["ETag"].strip('"') for page in pages for one in page.get("Contents", [])}

    def read(self, key: str) -> Digests:
        content: Digests = json.loads(self.s3.get_object(Bucket=self.name, Key=key)["Body"].read())
        return content

    def put(self, key: str, content: bytes) -> None:
        caching = IMMUTABLE if key.startswith(ASSETS) else ASKED
        self.s3.put_object(
            Bucket=self.name, Key=key, Body=content, ContentType=kind(key), CacheControl=caching,
            Metadata={"status": "404"} if key in not_found_pages() else {},
        )  # fmt: skip

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.s3.delete_object(Bucket=self.name, Key=key)


def kind(key: str) -> str:
    """Content-Type of a file by its name; nothing depends on what this machine knows of types."""
    ours = {".js": "text/javascript", ".map": "application/json", ".webmanifest": "application/manifest+json"}
    found = ours.get(Path(key).suffix) or mimetypes.MimeTypes().guess_type(key)[0]
    if found is None:
        raise SystemExit(f"Nobody knows what kind of file {key} is: tell tools/publish.py.")
    return found if found.startswith("image/") else f"{found}; charset=utf-8"


def not_found_pages() -> set[str]:
    """Pages of which template.yaml's StatusFunction makes a 404."""
    slugs = tomllib.loads(PAGES.read_text("utf-8"))["not_found"]
    return {f"{language}/{slug}.html" for language, slug in slugs.items()}


def built(dist: Path) -> Site:
    files = {
        file.relative_to(dist).as_posix(): file.read_bytes() for file in dist.rglob("*") if file.is_file()
    }
    if "index.html" not in files:
        raise SystemExit(f"{dist} holds no site: `python -m frontend.build {dist}` makes it.")
    return files


def publish(bucket: Bucket, files: Site, now: datetime) -> list[str]:
    """Puts the files there; the addresses that caches must forget since the last release."""
    wanted, there = _digests(files), bucket.keys()
    for key in sorted((key for key in wanted if there.get(key) != wanted[key]), key=_order):
        bucket.put(key, files[key])
        print(f"put {key}")
    releases = {key: bucket.read(key) for key in sorted(there) if key.startswith(RELEASES)}
    bucket.delete(there.keys() - wanted.keys() - _kept(releases, now))
    return addresses(_changed(next(reversed(releases.values()), {}), wanted))


def release(bucket: Bucket, files: Site, now: datetime) -> None:
    """Writes down what the site consists of now."""
    text = json.dumps(_digests(files), indent=0, sort_keys=True)
    bucket.put(f"{RELEASES}{now:%Y-%m-%dT%H-%M-%SZ}.json", text.encode())


def _order(key: str) -> tuple[int, str]:
    """The service worker comes last, as a browser that has a new one keeps one of the pages at once."""
    if key.startswith(ASSETS):
        return 0, key
    return (3 if key == "sw.js" else 2 if key.endswith(".html") else 1), key


def _digests(files: Site) -> Digests:
    return {key: hashlib.md5(files[key], usedforsecurity=False).hexdigest() for key in files}


def _changed(before: Digests, after: Digests) -> set[str]:
    return {key for key in before | after if before.get(key) != after.get(key)}


def _kept(releases: dict[str, Digests], now: datetime) -> set[str]:
    """What the site consisted of in the last 30 days: the releases since then, and the one before them."""
    names, since = list(releases), f"{RELEASES}{now - KEPT:%Y-%m-%dT%H-%M-%SZ}"
    first = max(0, sum(name < since for name in names) - 1)
    assets = {key for name in names[first:] for key in releases[name] if key.startswith(ASSETS)}
    return {*names[first:], *assets}


def addresses(changed: set[str]) -> list[str]:
    """Of what changed, what CloudFront may hold: a folder as a whole, which costs as much as one file."""
    pages = {key for key in changed if not key.startswith(ASSETS)}
    folders = {f"/{key.split('/')[0]}/*" if "/" in key else f"/{key}" for key in pages}
    return sorted(folders | ({"/"} if "index.html" in pages else set()))


def invalidate(cloudfront: Any, distribution: str, paths: list[str], now: datetime) -> None:  # noqa: ANN401 - no stubs
    items = {"Quantity": len(paths), "Items": paths}
    batch = {"Paths": items, "CallerReference": f"publish-{now.timestamp()}"}
    cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def main(environment: str, dist: Path) -> None:
    place, now = stack.described(environment), datetime.now(UTC)
    bucket, files = Bucket(place.session.client("s3"), place.outputs["SiteBucketName"]), built(dist)
    if not (paths := publish(bucket, files, now)):
        print("The site is as it was.")
        return
    invalidate(place.session.client("cloudfront"), place.outputs["DistributionId"], paths, now)
    release(bucket, files, now)
    print(f"Published; CloudFront forgets {', '.join(paths)}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
