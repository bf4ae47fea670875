"""Starts everything in the right order, as much at once as possible, and ends it in the opposite order."""

import asyncio
import fcntl
import socket
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from local import bank, bouncing, emulator, reminding, server, site, stack, template
from local.bank import Bank
from local.config import Config, prepare_state
from local.emulator import Emulator
from local.examples import Examples
from local.exchange import Exchange
from local.fleet import Fleet
from local.gateway import Gateway
from local.mailbox import Mailbox
from local.problem import Problem
from local.site import Site
from local.stack import Aws
from local.template import Json
from local.watch import Watch

# Seconds after which the address is told even if the examples are still being imported (on a busy machine).
_PATIENCE = 4.5
# The account is nobody's: banks print it as an example.
_PAYEE = {"PayeeName": "UAB „Pakruojo šiluma“", "PayeeIban": "LT601010012345678901"}


class Portal:
    def __init__(self, config: Config) -> None:
        self._config, self._started = config, time.monotonic()
        self._source = template.read(config.template)
        self._fleet = Fleet(template.functions(self._source), config.root)
        self._site = Site(config.root, config.state)
        self._bank = Bank(config.site_url + bank.PATH, config.state / "bank.json")
        self._ending = AsyncExitStack()

    async def run(self) -> None:
        """Runs until it is cancelled; Problem if it cannot start or the emulator ends."""
        async with self._ending:
            public = self._ending.enter_context(server.listen(self._config.port))
            self._ending.enter_context(_locked(self._config.state))
            backend = await emulator.start(self._config.state, self._fleet.callbacks())
            self._ending.push_async_callback(backend.stop)
            aws = Aws(backend.url)
            building = await self._ending.enter_async_context(_background(self._site.build()))
            routes, bucket = await self._deploy(backend, aws)
            await building
            self._say("site")
            await self._open(public, backend, routes)
            if bucket:
                await self._exchange(aws, bucket)
            loading = await self._ending.enter_async_context(_background(self._load(aws, bucket)))
            await asyncio.wait([loading], timeout=self._started + _PATIENCE - time.monotonic())
            self._say(
                f"ready: {self._config.site_url} (mails: {self._config.site_url}/_mail, "
                f"files: {self._config.exchange}, Ctrl-C ends it)"
            )
            await self._ending.enter_async_context(_background(self._fleet.warm()))
            await backend.process.wait()
            raise Problem(f"The AWS emulator ended by itself: read {backend.log}.")

    async def _deploy(self, backend: Emulator, aws: Aws) -> tuple[list[template.Route], str | None]:
        """The routes, and the name of the exchange bucket."""
        parameters = self._parameters(backend)
        expanded = await asyncio.to_thread(template.expand, self._source, parameters)
        await backend.ready()
        self._say(f"AWS emulator: {backend.url}")
        await self._ending.enter_async_context(self._fleet.running())
        outputs = await asyncio.to_thread(self._create, aws, expanded, parameters)
        self._say(f"{self._config.template.name}: {len(self._fleet.workers)} functions and what they need")
        return template.routes(expanded), outputs.get("ExchangeBucketName")

    def _create(self, aws: Aws, expanded: Json, parameters: dict[str, str]) -> dict[str, str]:
        outputs = stack.deploy(aws, expanded, parameters)
        for worker in self._fleet.workers.values():
            declared = stack.environment(aws, worker.function)
            worker.environment = declared | emulator.CREDENTIALS | dict(self._config.variables)
        if secret := outputs.get("PaymentSecretArn"):
            stack.add_to_secret(aws, secret, self._bank.keys)
        sender = self._source.get("Parameters", {}).get("MailFrom", {}).get("Default")
        if sender:
            stack.verify_sender(aws, sender)
        return outputs

    async def _open(self, public: socket.socket, backend: Emulator, routes: list[template.Route]) -> None:
        mailbox = Mailbox(backend.mails, self._config.state / "mails.json")
        self._ending.push_async_callback(_keep, mailbox)
        self._ending.callback(self._bank.keep)
        workers = self._fleet.workers
        gateway = Gateway([(method, path, workers[name]) for method, path, name in routes])
        own = [*mailbox.routes(), *self._bank.routes()]
        for asking in (reminding, bouncing):
            if worker := workers.get(asking.FUNCTION):
                own += asking.routes(worker)
        application = server.app(self._site, gateway, own, site.headers(self._config.root))
        await self._ending.enter_async_context(server.serving(application, [public]))
        watch = Watch(self._config.root, workers.values(), self._site)
        await self._ending.enter_async_context(_background(watch.run()))

    async def _exchange(self, aws: Aws, bucket: str) -> None:
        exchange = Exchange(self._config.exchange, aws, bucket)
        self._fleet.listen(exchange.done)
        await self._ending.enter_async_context(_background(exchange.run()))

    async def _load(self, aws: Aws, bucket: str | None) -> None:
        examples = Examples(self._config.root / "examples", aws)
        self._fleet.listen(examples.done)
        try:
            files = await examples.load(bucket) if bucket else 0
        except Problem as problem:  # the portal is of use without them, and the next start tries again
            print(problem, file=sys.stderr, flush=True)
        else:
            self._say(f"examples: {files} files imported" if files else "examples: nothing new")

    def _parameters(self, backend: Emulator) -> dict[str, str]:
        """The values of a local run, for the parameters that the template declares."""
        values = {
            "Arch": "x86_64",
            "SiteUrl": self._config.site_url,
            "DeclarationWindow": self._config.window,
            "ClerkEmail": "clerk@utility.example",
            "PaymentProvider": "montonio",
            "PaymentUrl": self._config.site_url + bank.PATH,
            **_PAYEE,
            "AwsEndpointUrl": backend.url,
        }
        return {name: value for name, value in values.items() if name in self._source.get("Parameters", {})}

    def _say(self, text: str) -> None:
        print(f"{time.monotonic() - self._started:5.1f} s  {text}", flush=True)


async def _keep(mailbox: Mailbox) -> None:
    with suppress(OSError):  # the emulator may be gone, and what it took with it
        await asyncio.to_thread(mailbox.keep)


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
