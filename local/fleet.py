"""All functions of the template, each with its own process and its own port for Lambda's Runtime API."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from local import server
from local.config import HOST
from local.runtime import Done, Runtime
from local.template import Function
from local.worker import Worker


class Fleet:
    def __init__(self, functions: list[Function], root: Path) -> None:
        self._calls = server.listen(0)
        self._sockets = [server.listen(0) for _ in functions]
        pairs = zip(functions, self._sockets, strict=True)
        self._listeners: list[Done] = []
        self.workers = {f.logical_id: Worker(f, root, _port(listener)) for f, listener in pairs}

    def callbacks(self) -> dict[str, str]:
        """The address that the emulator calls to run a function, by the function's name."""
        base = f"http://{HOST}:{_port(self._calls)}/invoke"
        return {worker.function.name: f"{base}/{name}" for name, worker in self.workers.items()}

    def listen(self, listener: Done) -> None:
        """Tell it of each event that AWS sends to a function, once it is handled."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve the inner ports; the processes end first, as they wait at these ports."""
        ports = {worker.port: worker for worker in self.workers.values()}
        runtime = Runtime(self.workers, ports, self._done)
        async with server.serving(runtime.app(), [self._calls, *self._sockets]):
            try:
                yield
            finally:
                await asyncio.gather(*(worker.close() for worker in self.workers.values()))

    def _done(self, event: Any, well: bool) -> None:  # noqa: ANN401 - any event of AWS
        for listener in self._listeners:
            listener(event, well)

    async def warm(self) -> None:
        """Start the processes one after another, so that they leave a core to whoever waits."""
        for worker in self.workers.values():
            await worker.warm()


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])
