"""From the exchange folder to the bucket: what lies in in/ and export/, once it is wholly written."""

import asyncio
import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from local.stack import Aws
from local.template import Json

# Seconds that a file must lie still. A copy that pauses longer is put as a half, and whole once it goes on.
_MOMENT = 1.0
_NOT_YET = re.compile(r"[.~].*|.*(~|\.(tmp|part|partial|filepart|crdownload|swp))", re.IGNORECASE)
# Kept by the emulator and not in a file, as it must vanish together with the tables.
_MEMORY = "/savitarna-local/exchange"

type Stamp = str
"""Size and time of the last change: what a file is known by."""


class Deliveries:
    def __init__(self, folder: Path, aws: Aws, bucket: str) -> None:
        self._folder, self._bucket = folder, bucket
        self._s3, self._ssm = aws.client("s3"), aws.client("ssm")
        self._known: dict[str, Stamp] = {}
        self._waiting: dict[str, datetime] = {}
        """What has no report yet, and since when."""
        self._busy: set[str] = set()

    def recall(self) -> None:
        """Learn what was put before the start."""
        pages = self._ssm.get_paginator("get_parameters_by_path").paginate(Path=_MEMORY)
        values = [parameter["Value"] for page in pages for parameter in page["Parameters"]]
        self._known = {key: stamp for stamp, _, key in (value.partition(" ") for value in values)}

    def look(self, tasks: asyncio.TaskGroup) -> None:
        """See to each file that is new or has changed; to all, as a whole folder may have been moved in."""
        for key in self._keys():
            if key not in self._busy and _stamp(self._folder / key) not in {None, self._known.get(key)}:
                self._busy.add(key)
                tasks.create_task(self._deliver(key, tasks))

    def reported(self, listed: dict[str, Json]) -> None:
        """Remember what has its report, as an import that the portal's end cuts short must begin again."""
        for key, since in list(self._waiting.items()):
            report = listed.get(report_of(key))
            if report is not None and report["LastModified"] >= since:
                self._remember(key)

    def _keys(self) -> Iterator[str]:
        for folder in ("in", "export"):
            for file in (self._folder / folder).rglob("*"):
                key = file.relative_to(self._folder)
                if not any(map(_NOT_YET.fullmatch, key.parts)):
                    yield key.as_posix()

    async def _deliver(self, key: str, tasks: asyncio.TaskGroup) -> None:
        stamp = await _still(self._folder / key)
        if stamp is not None:
            self._known[key] = stamp
            await asyncio.to_thread(self._put, key)
        self._busy.discard(key)
        self.look(tasks)  # it may have changed while it was put

    def _put(self, key: str) -> None:
        self._waiting[key] = datetime.now(UTC).replace(microsecond=0)
        try:
            with (self._folder / key).open("rb") as file:
                self._s3.put_object(Bucket=self._bucket, Key=key, Body=file)
        except (OSError, BotoCoreError, ClientError) as error:  # the next change or start tries again
            print(f"{key} could not be put in the bucket: {error}", file=sys.stderr, flush=True)
            return
        print(f"Put {key} in the bucket", flush=True)
        if key.startswith("export/"):
            self._remember(key)

    def _remember(self, key: str) -> None:
        del self._waiting[key]
        name = f"{_MEMORY}/{hashlib.sha256(key.encode()).hexdigest()}"
        value = f"{self._known[key]} {key}"
        self._ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


def report_of(key: str) -> str:
    return f"reports/{key.removeprefix('in/').removesuffix('.csv')}.json"


async def _still(path: Path) -> Stamp | None:
    """The file's stamp once it has lain still for a moment; None if it is gone."""
    before, now = None, _stamp(path)
    while now is not None and now != before:
        await asyncio.sleep(_MOMENT)
        before, now = now, _stamp(path)
    return now


def _stamp(path: Path) -> Stamp | None:
    if not path.is_file():
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return f"{found.st_size}-{found.st_mtime_ns}"
