"""The first data: examples/*.csv come in as files of the billing system do, through the exchange bucket."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from local.stack import Aws

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_ssm import SSMClient

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
        """Put the files in the bucket and wait for their import, unless it was done; whether it was done now."""
        files = sorted(self._folder.glob("*.csv"), key=_order)
        if not files or await asyncio.to_thread(self._loaded):
            return False
        for file in files:
            await self._import(bucket, file)
        await asyncio.to_thread(self._remember)
        return True

    async def _import(self, bucket: str, file: Path) -> None:
        s3: S3Client = self._aws.client("s3")
        key = f"in/{file.name}"
        self._imported[key] = asyncio.Event()
        await asyncio.to_thread(s3.put_object, Bucket=bucket, Key=key, Body=file.read_bytes())
        await asyncio.wait_for(self._imported[key].wait(), _FILE_SECONDS)

    def _loaded(self) -> bool:
        parameters: SSMClient = self._aws.client("ssm")
        return bool(parameters.get_parameters(Names=[_MARK])["Parameters"])

    def _remember(self) -> None:
        parameters: SSMClient = self._aws.client("ssm")
        parameters.put_parameter(Name=_MARK, Value="yes", Type="String", Overwrite=True)


def _order(file: Path) -> tuple[int, str]:
    """Contracts before what belongs to them."""
    return (_FIRST.index(file.name) if file.name in _FIRST else len(_FIRST), file.name)
