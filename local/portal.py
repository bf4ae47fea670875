"""Starts everything in the right order, as much at once as possible, and ends it in the opposite order."""

import asyncio
import fcntl
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from local import emulator, server, site, stack, template
from local.config import Config, prepare_state
from local.emulator import Emulator
from local.examples import Examples
from local.fleet import Fleet
from local.gateway import Gateway
from local.mailbox import Mailbox
from local.problem import Problem
from local.stack import Aws
from local.template import Json
from local.watch import Watch


class Portal:
    def __init__(self, config: Config) -> None:
        self._config = config
        self._started = time.monotonic()
        self._site = site.Site(config.root, config.state)

    async def run(self) -> None:
        """Runs until it is cancelled; Problem if it cannot start or the emulator ends."""
        async with AsyncExitStack() as ending:
            public = ending.enter_context(server.listen(self._config.port))
            ending.enter_context(_locked(self._config.state))
            source = template.read(self._config.template)
            fleet = Fleet(template.functions(source), self._config.root)
            backend = await ending.enter_async_context(self._emulator(fleet))
            building = await ending.enter_async_context(_background(self._site.build()))
            expanded = await asyncio.to_thread(template.expand, source, self._parameters(source, backend))
            examples = Examples(self._config.root / "examples", Aws(backend.url))
            await ending.enter_async_context(fleet.running(examples.done))
            outputs = await self._deployed(source, expanded, fleet, backend)
            await building
            self._say("site")
            mailbox = await ending.enter_async_context(self._mailbox(backend))
            gateway = Gateway([(m, path, fleet.workers[name]) for m, path, name in template.routes(expanded)])
            headers = site.headers(self._config.root)
            application = server.app(self._site, gateway, mailbox, headers)
            await ending.enter_async_context(server.serving(application, [public]))
            watch = Watch(self._config.root, fleet.workers.values(), self._site)
            await ending.enter_async_context(_background(watch.run()))
            await self._load(examples, outputs)
            url = self._config.site_url
            self._say(f"ready: {url} (mails: {url}/_mail, Ctrl-C ends it)")
            await ending.enter_async_context(_background(fleet.warm()))
            await backend.process.wait()
            raise Problem(f"The AWS emulator ended by itself: read {backend.log}.")

    @asynccontextmanager
    async def _emulator(self, fleet: Fleet) -> AsyncIterator[Emulator]:
        started = await emulator.start(self._config.state, fleet.callbacks())
        try:
            yield started
        finally:
            await started.stop()

    @asynccontextmanager
    async def _mailbox(self, backend: Emulator) -> AsyncIterator[Mailbox]:
        mailbox = Mailbox(backend.mails, self._config.state / "mails.json")
        try:
            yield mailbox
        finally:
            with suppress(OSError):  # the emulator may be gone; what it took is then lost
                await asyncio.to_thread(mailbox.keep)

    async def _deployed(self, source: Json, plan: Json, fleet: Fleet, backend: Emulator) -> dict[str, str]:
        await backend.ready()
        self._say("AWS emulator")
        outputs = await asyncio.to_thread(self._deploy, source, plan, fleet, backend)
        self._say(f"{self._config.template.name}: {len(fleet.workers)} functions and what they need")
        return outputs

    def _deploy(self, source: Json, expanded: Json, fleet: Fleet, backend: Emulator) -> dict[str, str]:
        aws, parameters = Aws(backend.url), self._parameters(source, backend)
        outputs = stack.deploy(aws, expanded, parameters)
        environments = stack.environments(aws, [worker.function for worker in fleet.workers.values()])
        for name, variables in environments.items():
            fleet.workers[name].environment = variables | emulator.CREDENTIALS
        sender = source.get("Parameters", {}).get("MailFrom", {}).get("Default")
        if sender:
            stack.verify_sender(aws, sender)
        return outputs

    async def _load(self, examples: Examples, outputs: dict[str, str]) -> None:
        bucket = outputs.get("ExchangeBucketName")
        try:
            if bucket and await examples.load(bucket):
                self._say("examples")
        except Problem as problem:  # the portal is of use without them, and the next start tries again
            print(problem, file=sys.stderr, flush=True)

    def _parameters(self, source: Json, backend: Emulator) -> dict[str, str]:
        """The values of a local run, for the parameters that the template declares."""
        values = {
            "Arch": "x86_64",
            "SiteUrl": self._config.site_url,
            "DeclarationWindow": self._config.window,
            "AwsEndpointUrl": backend.url,
        }
        return {name: value for name, value in values.items() if name in source.get("Parameters", {})}

    def _say(self, text: str) -> None:
        print(f"{time.monotonic() - self._started:5.1f} s  {text}", flush=True)


@asynccontextmanager
async def _background(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Problem):
            await task


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    """One portal a state folder: two would overwrite each other's tables."""
    prepare_state(state)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(f"Another portal uses the state folder {state}: set STATE_DIR.") from None
        yield
