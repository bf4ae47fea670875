"""ministack, the embedded AWS: the only module that knows which emulator it is."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.config import HOST, REGION
from local.problem import Problem

type Mails = list[dict[str, Any]]

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}

# The emulator ends by itself (and saves its state) when the server that holds the other end of stdin is gone.
_PROGRAM = """
import os, signal, sys, threading

def end_with_the_server():
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=end_with_the_server, daemon=True).start()
sys.argv = ["ministack"]
from ministack.app import main
main()
"""
_START_SECONDS = 30
_POLL_SECONDS = 0.03
_STOP_SECONDS = 8


@dataclass
class Emulator:
    state: Path
    port: int
    process: asyncio.subprocess.Process

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def ready(self) -> None:
        """Wait until it answers; Problem if it ends or needs too long."""
        tries = iter(range(int(_START_SECONDS / _POLL_SECONDS)))
        while not _answers(self.port):
            if self.process.returncode is not None or next(tries, None) is None:
                raise Problem(f"The AWS emulator did not start: read {self.log}.")
            await asyncio.sleep(_POLL_SECONDS)

    @property
    def log(self) -> Path:
        return self.state / "emulator.log"

    def mails(self) -> Mails:
        return mails(self.url)

    async def stop(self) -> None:
        """End it gently, as it saves its state then; Problem-free even if it hangs."""
        if self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), _STOP_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def mails(url: str) -> Mails:
    """Mails that the emulator's SES took since the start, oldest first, as the emulator keeps them."""
    with urllib.request.urlopen(f"{url}/_ministack/ses/messages") as answer:  # noqa: S310 - own loopback
        accounts = json.load(answer)["messages"]
    found = [mail for account in accounts.values() for mail in account]
    return sorted(found, key=lambda mail: float(mail["Timestamp"]))


async def start(state: Path, callbacks: dict[str, str]) -> Emulator:
    """Start the emulator on a free port; `callbacks`: the address to call for each function name."""
    port = _free_port()
    _move_state(state / "aws", port)
    with (state / "emulator.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _PROGRAM, env=_environment(state, port, callbacks), cwd=state,
            stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    return Emulator(state, port, process)


def _environment(state: Path, port: int, callbacks: dict[str, str]) -> dict[str, str]:
    proxies = {f"MINISTACK_LAMBDA_PROXY_{name}": url for name, url in callbacks.items()}
    tables = {"PERSIST_STATE": "1", "STATE_DIR": f"{state}/aws"}
    files = {"S3_PERSIST": "1", "S3_DATA_DIR": f"{state}/files"}
    bind = {"BIND_HOST": HOST, "MINISTACK_HOST": HOST, "GATEWAY_PORT": str(port), "MINISTACK_REGION": REGION}
    off = {"IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0", "LOG_LEVEL": "WARNING"}
    return {"PATH": os.environ.get("PATH", ""), **CREDENTIALS, **proxies, **tables, **files, **bind, **off}


def _move_state(folder: Path, port: int) -> None:
    """Saved addresses (of queues) name the port of the last run; the state answers to the new one."""
    for file in folder.glob("*.json"):
        text = file.read_text()
        moved = re.sub(rf"(?<=http://{re.escape(HOST)}:)\d+(?=/\d{{12}}/)", str(port), text)
        if moved != text:
            file.write_text(moved)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
