"""The first data: examples/*.csv come in as files of the billing system do, through the exchange bucket."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from local.stack import Aws

_FIRST = ["contracts.csv", "invoices.csv", "invoice_lines.csv", "meters.csv", "readings.csv"]
# Kept by the emulator and not in a file, as it must vanish together with the tables.
_MARK = "/savitarna-local/examples-loaded"
_FILE_SECONDS = 120


class Examples:
    def __init__(self, folder: Path, aws: Aws) -> None:
        self._folder, self._aws = folder, aws
        self._imported: dict[str, asyncio.Event] = {}

    def done(self, event: Any) -> None:  # noqa: ANN401 - any event of the emulator
        """Hears which events the functions have handled."""
        for record in event.get("Records", []) if isinstance(event, dict) else []:
            key = unquote_plus(record.get("s3", {}).get("object", {}).get("key", ""))
            if key in self._imported:
                self._imported[key].set()

    async def load(self, bucket: str) -> bool:
        """Put the files in the bucket and wait for their import, unless that was done; True if done now."""
        files = _files(self._folder)
        if not files or await asyncio.to_thread(self._loaded):
            return False
        for file, content in files.items():
            await self._import(bucket, f"in/{file}", content)
        await asyncio.to_thread(self._remember)
        return True

    async def _import(self, bucket: str, key: str, content: bytes) -> None:
        s3 = self._aws.client("s3")
        self._imported[key] = asyncio.Event()
        await asyncio.to_thread(s3.put_object, Bucket=bucket, Key=key, Body=content)
        await asyncio.wait_for(self._imported[key].wait(), _FILE_SECONDS)

    def _loaded(self) -> bool:
        parameters = self._aws.client("ssm")
        return bool(parameters.get_parameters(Names=[_MARK])["Parameters"])

    def _remember(self) -> None:
        parameters = self._aws.client("ssm")
        parameters.put_parameter(Name=_MARK, Value="yes", Type="String", Overwrite=True)


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"), key=_order)}


def _order(file: Path) -> tuple[int, str]:
    """Contracts before what belongs to them."""
    return (_FIRST.index(file.name) if file.name in _FIRST else len(_FIRST), file.name)
