"""The exchange folder, which stands for the bucket: files put there are imported, what comes back appears."""

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

import watchfiles
from botocore.exceptions import BotoCoreError, ClientError

from local.deliveries import Deliveries
from local.mirror import Mirror
from local.stack import Aws

_FOLDERS = ("in/check", "in/confirmed", "export", "reports", "out/taken")
_PAUSE = 0.3  # seconds: an import in chunks is hundreds of events
_README = Path(__file__).with_name("exchange.txt")


class Exchange:
    def __init__(self, folder: Path, aws: Aws, bucket: str) -> None:
        self._folder = folder
        self._mirror = Mirror(folder, aws, bucket)
        self._deliveries = Deliveries(folder, aws, bucket)
        self._changed = asyncio.Event()

    def done(self, _event: Any, _well: bool) -> None:  # noqa: ANN401 - any event of AWS
        """Hears that a function has handled an event: it may have changed the bucket."""
        self._changed.set()

    async def run(self) -> None:
        """Keep folder and bucket alike until it is cancelled."""
        await asyncio.to_thread(self._prepare)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(tasks))
            await asyncio.sleep(0)  # from here on it watches; now comes what lay there before
            await asyncio.to_thread(self._mirror.confirm, (self._folder / "out/taken").iterdir())
            self._deliveries.look(tasks)
            await self._refresh_when_changed()

    async def _watch(self, tasks: asyncio.TaskGroup) -> None:
        folders = [self._folder / name for name in ("in", "export", "out/taken")]
        async for changes in watchfiles.awatch(*folders, watch_filter=None, step=50, debounce=400):
            await asyncio.to_thread(self._mirror.confirm, [Path(name) for _, name in changes])
            self._deliveries.look(tasks)
            self._changed.set()

    async def _refresh_when_changed(self) -> None:
        while await self._changed.wait():
            self._changed.clear()
            try:
                await asyncio.to_thread(self._refresh)
            except (BotoCoreError, ClientError) as error:
                print(f"The exchange folder is not up to date: {error}", file=sys.stderr, flush=True)
            await asyncio.sleep(_PAUSE)

    def _refresh(self) -> None:
        self._mirror.refresh()
        self._deliveries.reported(self._mirror.listed)

    def _prepare(self) -> None:
        for name in _FOLDERS:
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_README, self._folder / "README.txt")
        self._deliveries.recall()
        self._mirror.refresh()
