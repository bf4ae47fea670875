"""The first data: examples/*.csv come in as files of the billing system do, through the exchange bucket."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from local.problem import Problem
from local.stack import Aws

_FIRST = ["contracts.csv", "invoices.csv", "invoice_lines.csv", "meters.csv", "readings.csv", "balances.csv"]
# Kept by the emulator and not in a file, as it must vanish together with the tables.
_MARK = "/savitarna-local/examples-loaded"
_FILE_SECONDS = 120


class Examples:
    def __init__(self, folder: Path, aws: Aws) -> None:
        self._folder, self._aws = folder, aws
        self._imported: dict[str, asyncio.Future[bool]] = {}

    def done(self, event: Any, well: bool) -> None:  # noqa: ANN401 - any event of AWS
        """Hears which events the functions have handled."""
        for record in event.get("Records", []) if isinstance(event, dict) else []:
            imported = self._imported.get(unquote_plus(record.get("s3", {}).get("object", {}).get("key", "")))
            if imported is not None and not imported.done():
                imported.set_result(well)

    async def load(self, bucket: str) -> int:
        """Put the files in the bucket and see them imported, unless that was done; the number of files."""
        files = _files(self._folder)
        if not files or await asyncio.to_thread(self._loaded):
            return 0
        for name, content in files.items():
            if not await self._import(bucket, f"in/{name}", content):
                raise Problem(f"examples/{name} could not be imported: see the lines above.")
        await asyncio.to_thread(self._remember)
        return len(files)

    async def _import(self, bucket: str, key: str, content: bytes) -> bool:
        s3, imported = self._aws.client("s3"), asyncio.get_running_loop().create_future()
        self._imported[key] = imported
        await asyncio.to_thread(s3.put_object, Bucket=bucket, Key=key, Body=content)
        done, _ = await asyncio.wait([imported], timeout=_FILE_SECONDS)
        return bool(done) and imported.result()

    def _loaded(self) -> bool:
        return bool(self._aws.client("ssm").get_parameters(Names=[_MARK])["Parameters"])

    def _remember(self) -> None:
        self._aws.client("ssm").put_parameter(Name=_MARK, Value="yes", Type="String", Overwrite=True)


def _files(folder: Path) -> dict[str, bytes]:
    """Contracts before what belongs to them, other files last."""
    names = sorted(file.name for file in folder.glob("*.csv"))
    ordered = [name for name in _FIRST if name in names] + [name for name in names if name not in _FIRST]
    return {name: (folder / name).read_bytes() for name in ordered}
