"""The AWS that events/env.json names, for `sam local` by hand: `python -m tests.packaging.serve [COMMAND]`.

It stays until Ctrl-C, or as long as the command takes; a command finds one that runs already.
"""

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.packaging import world
from tests.support import events

PORT = 4566
NOBODYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1"}


def runs_already() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def run(command: list[str]) -> int:
    """The exit code of the command. SAM asks STS whose account this is, and waits where nobody answers."""
    asking = os.environ | {"AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{PORT}", "SAM_CLI_TELEMETRY": "0"}
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run(command, env=asking, check=False).returncode
    return 0


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    variables = json.loads((events.FOLDER / "env.json").read_text())["Parameters"]
    os.environ.update(variables | NOBODYS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{PORT}"})
    if command and runs_already():
        return run(command)
    with tempfile.TemporaryDirectory() as folder, world.emulator(Path(folder) / "log", PORT):
        logging.disable(logging.INFO)  # what the examples' import says is of no use here
        world.fill(variables)
        if command:
            return run(command)
        print(f"AWS of events/env.json on port {PORT}, with what the events speak of; Ctrl-C ends it")  # noqa: T201
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
