"""One Lambda function: the invocations that wait for it and the process that serves them, one at a time."""

import asyncio
import contextlib
import os
import signal
import sys
import time
import uuid
from asyncio.subprocess import DEVNULL
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.config import ACCOUNT, HOST, REGION
from local.template import Function, Json

_START_SECONDS = 30


@dataclass
class Invocation:
    event: Any
    result: asyncio.Future[Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


class InvocationError(Exception):
    """The function failed; `details` is Lambda's error object (errorType, errorMessage)."""

    def __init__(self, details: Json) -> None:
        super().__init__(details.get("errorMessage", ""))
        self.details = details

    @property
    def timed_out(self) -> bool:
        return self.details.get("errorType") == "Sandbox.Timedout"


class Worker:
    def __init__(self, function: Function, root: Path, port: int) -> None:
        self.function, self.port, self._root = function, port, root
        self.environment: dict[str, str] = {}
        self.process: asyncio.subprocess.Process | None = None
        self._waiting: deque[Invocation] = deque()
        self._running: Invocation | None = None
        self._poll: asyncio.Future[Invocation | None] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._stale = self._closed = False

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function.name}"

    async def invoke(self, event: Any) -> Any:  # noqa: ANN401 - any JSON goes in, any JSON comes out
        """What the handler returns; raises InvocationError."""
        invocation = Invocation(event, asyncio.get_running_loop().create_future())
        self._waiting.append(invocation)
        self.start()
        self._hand_over()
        return await invocation.result

    def start(self) -> None:
        """Start the process in the background unless there is one."""
        if self._watch is None and not self._closed:
            self._watch = asyncio.create_task(self._run())

    async def warm(self) -> None:
        """Start the process and wait until it asks for work (or has had its time)."""
        self.start()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), _START_SECONDS)

    async def next(self) -> Invocation | None:
        """The process asks for work (Runtime API); waits until there is some, None if the process must go."""
        poll: asyncio.Future[Invocation | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        self._ready.set()
        self._disarm()
        self._hand_over()
        return await poll

    def finish(self, invocation_id: str, result: Any) -> None:  # noqa: ANN401 - any JSON or an InvocationError
        """The process answers (Runtime API)."""
        if self._running is not None and self._running.id == invocation_id:
            self._settle(result)
        if self._stale:
            self.kill()

    def reload(self) -> None:
        """Take the code from the disk anew; what runs may end first."""
        self._stale = True
        if self._running is None:
            self.kill()

    def kill(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)  # or the dead process's request would swallow the next event
        if self.process is not None and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    async def close(self) -> None:
        self._closed = True
        self.kill()
        if self._watch is not None:
            await self._watch

    async def _run(self) -> None:
        self._stale = False
        self._ready.clear()
        command = (sys.executable, "-m", "awslambdaric", self.function.handler)
        environment = self._process_environment()
        self.process = await asyncio.create_subprocess_exec(
            *command, env=environment, cwd=self._root, stdin=DEVNULL, start_new_session=True
        )
        self._arm(_START_SECONDS)
        if self._closed:
            self.kill()
        await self.process.wait()
        self._ended(self.process.returncode)

    def _ended(self, code: int | None) -> None:
        self._disarm()
        self._watch = None
        broken = not (self._ready.is_set() or self._stale or self._closed)
        self._ready.set()  # nobody shall wait for it any longer
        if broken and self._waiting:  # it ended before it took work, and would do so again
            self._running = self._waiting.popleft()
        self._settle(_error("Runtime.ExitError", f"{self.function.logical_id} ended with exit status {code}"))
        if self._waiting or self._stale:
            self.start()

    def _hand_over(self) -> None:
        if self._poll is not None and not self._poll.done() and self._running is None and self._waiting:
            self._running = self._waiting.popleft()
            self._poll.set_result(self._running)
            self._arm(self.function.timeout)

    def _settle(self, result: Any) -> None:  # noqa: ANN401 - as finish
        running, self._running = self._running, None
        self._disarm()
        if running is None or running.result.done():
            return
        if isinstance(result, InvocationError):
            running.result.set_exception(result)
        else:
            running.result.set_result(result)

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._alarm = asyncio.get_running_loop().call_later(seconds, self._time_out, seconds)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _time_out(self, seconds: float) -> None:
        why = f"{self.function.logical_id} timed out after {seconds} seconds"
        self._settle(_error("Sandbox.Timedout", why))
        self.kill()

    def _process_environment(self) -> dict[str, str]:
        """What Lambda gives, what the template declares, and nothing of the person's own environment."""
        function = self.function
        machine = {"PATH": os.environ.get("PATH", ""), "PYTHONUNBUFFERED": "1"}
        lambdas = {
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "AWS_LAMBDA_RUNTIME_API": f"{HOST}:{self.port}",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "LAMBDA_TASK_ROOT": str(self._root),
            "PYTHONPATH": str(self._root),
            "_HANDLER": function.handler,
        }
        return machine | self.environment | lambdas


def deadline(worker: Worker) -> int:
    """When the invocation that starts now must have ended, in epoch milliseconds."""
    return int((time.time() + worker.function.timeout) * 1000)


def _error(kind: str, message: str) -> InvocationError:
    return InvocationError({"errorType": kind, "errorMessage": message})
