"""The AWS that events/env.json names, for `sam local invoke` by hand: `python -m tests.packaging.serve`."""

import contextlib
import json
import os
import signal
import tempfile
from pathlib import Path

from tests.packaging import world
from tests.support import events

PORT = 4566
NOBODYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1"}


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    variables = json.loads((events.FOLDER / "env.json").read_text())["Parameters"]
    os.environ.update(variables | NOBODYS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{PORT}"})
    with tempfile.TemporaryDirectory() as folder, world.emulator(Path(folder) / "log", PORT):
        world.fill(variables)
        print(f"AWS of events/env.json on port {PORT}, with what the events speak of; Ctrl-C ends it")  # noqa: T201
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
