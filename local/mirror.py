"""From the bucket to the exchange folder: reports and out files. Where they differ, the bucket is right."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from botocore.exceptions import ClientError

from local.stack import Aws
from local.template import Json


class Mirror:
    def __init__(self, folder: Path, aws: Aws, bucket: str) -> None:
        self._folder, self._s3, self._bucket = folder, aws.client("s3"), bucket
        self.listed: dict[str, Json] = {}
        """The objects that are shown, as S3 lists them."""

    def refresh(self) -> None:
        """Show what is new in the bucket and take away what it no longer has."""
        before, self.listed = self.listed, {item["Key"]: item for item in self._objects()}
        for key in before.keys() - self.listed.keys():
            (self._folder / key).unlink(missing_ok=True)
        for key, item in self.listed.items():
            self._show(self._folder / key, item)

    def confirm(self, files: Iterable[Path]) -> None:
        """Move in the bucket what of these files was moved to out/taken/ in the folder."""
        for file in files:
            key, taken = f"out/{file.name}", f"out/taken/{file.name}"
            if file == self._folder / taken and key in self.listed and file.is_file():
                self._move(key, taken)

    def _move(self, key: str, target: str) -> None:
        with suppress(ClientError):  # it is no longer there: somebody else has moved it
            source = {"Bucket": self._bucket, "Key": key}
            self._s3.copy_object(Bucket=self._bucket, Key=target, CopySource=source)
            self._s3.delete_object(Bucket=self._bucket, Key=key)
            print(f"Moved {key} to {target} in the bucket", flush=True)

    def _objects(self) -> Iterator[Json]:
        pages = self._s3.get_paginator("list_objects_v2")
        for prefix in ("reports/", "out/"):
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                yield from (item for item in page.get("Contents", []) if _is_a_files(item["Key"]))

    def _show(self, file: Path, item: Json) -> None:
        written = item["LastModified"].timestamp()
        try:
            if not _is(file, item["Size"], written):
                self._download(item["Key"], file, written)
        except OSError as error:
            print(f"{file} could not be written: {error}", file=sys.stderr, flush=True)

    def _download(self, key: str, file: Path, written: float) -> None:
        """The file is there whole or not at all, and bears the object's time."""
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        with suppress(ClientError):  # it went meanwhile
            body = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"]
            with part.open("wb") as copy:
                shutil.copyfileobj(body, copy)
            os.utime(part, (written, written))
            part.replace(file)


def _is(file: Path, size: int, written: float) -> bool:
    if not file.is_file():
        return False
    found = file.stat()
    return (found.st_size, round(found.st_mtime, 3)) == (size, round(written, 3))


def _is_a_files(key: str) -> bool:
    """Not a folder's, and nothing that would lie outside the exchange folder."""
    return not key.endswith("/") and ".." not in PurePosixPath(key).parts
