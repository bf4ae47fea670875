"""Each file of events/ through the built function and layer in a container, by `sam local`.

`sam local start-lambda` keeps a function's container for its next event, which saves seconds an event.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx
import pytest

from shared import aws
from tests.packaging import world
from tests.packaging.answers import assert_answered
from tests.packaging.conftest import PROCESSOR, QUIET, SAM
from tests.support import events
from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FUNCTIONS = events.functions()
START_LIMIT, INVOKE_LIMIT = 60, 120  # seconds, on a machine that does much else
# How a container names this machine, as Docker Desktop has it; elsewhere a flag must say so.
FLAGS = shlex.split(os.environ.get("SAM_LOCAL_FLAGS", "--add-host host.docker.internal:host-gateway"))


@pytest.fixture(scope="session")
def engine() -> None:
    """Skips where no container engine answers."""
    ping = "import docker; docker.from_env(timeout=5).ping()"
    asked = subprocess.run([ROOT / ".venv-sam/bin/python", "-c", ping], capture_output=True, check=False)
    if asked.returncode != 0:
        pytest.skip("no container engine answers (DOCKER_HOST or its usual socket)")


@pytest.fixture(scope="session")
def port(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with world.emulator(tmp_path_factory.mktemp("emulator") / "log") as chosen:
        yield chosen


@pytest.fixture(scope="session")
def variables(port: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """events/env.json for the emulator."""
    file = tmp_path_factory.mktemp("variables") / "env.json"
    file.write_text((events.FOLDER / "env.json").read_text().replace("4566", str(port)))
    return file


@pytest.fixture(scope="session")
def options(variables: Path, own_build: Path) -> list[str]:
    """What every command of `sam local` is told here."""
    built = str(own_build / "template.yaml")
    chosen = ["--template", built, "--parameter-overrides", f"Arch={PROCESSOR}"]
    return [*chosen, "--env-vars", str(variables), *FLAGS]


@pytest.fixture(scope="session")
def asking(port: int) -> dict[str, str]:
    """SAM asks STS whose account this is, and waits 4 s where nobody answers."""
    return QUIET | {"AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{port}"}


@pytest.fixture(scope="session")
def service(
    options: list[str], asking: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address at which `sam local start-lambda` answers."""
    with serving("start-lambda", options, asking, tmp_path_factory.mktemp("service") / "log") as url:
        yield f"{url}/2015-03-31/functions"


@contextmanager
def serving(what: str, options: list[str], asking: dict[str, str], log: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        chosen = str(probe.getsockname()[1])
    command = [str(SAM), "local", what, "--warm-containers", "LAZY", "--port", chosen, *options]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=asking, stdout=out, stderr=out) as process,
    ):
        try:
            _wait_for(int(chosen), log)
            yield f"http://127.0.0.1:{chosen}"
        finally:
            process.send_signal(signal.SIGINT)  # on which it removes its containers


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def filled(port: int, variables: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything in the emulator as the events expect it."""
    given = json.loads(variables.read_text())["Parameters"]
    for name, value in (given | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}).items():
        monkeypatch.setenv(name, value)
    for client in (aws.dynamodb, aws.sqs, aws.sesv2, aws.sesv2_once, aws.s3, aws.secretsmanager):
        client.cache_clear()
    world.fill(given)
    yield
    world.empty(port)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", events.names())
def test_the_built_function_answers_the_event(name: str, service: str) -> None:
    event = events.load(name)
    url = f"{service}/{FUNCTIONS[events.kind(event)]}/invocations"
    with urllib.request.urlopen(url, json.dumps(event).encode(), INVOKE_LIMIT) as response:  # noqa: S310 (our own)
        answer = json.load(response)

    assert_answered(name, answer)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", ["register", "exports-schedule"])
def test_the_command_of_the_readme_answers_a_request_and_a_trigger(
    name: str, options: list[str], asking: dict[str, str]
) -> None:
    function, event = FUNCTIONS[events.kind(events.load(name))], str(events.FOLDER / f"{name}.json")
    command = [str(SAM), "local", "invoke", function, "--event", event, *options]

    done = subprocess.run(command, cwd=ROOT, env=asking, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert_answered(name, json.loads(done.stdout.strip().splitlines()[-1]))


@pytest.mark.usefixtures("filled")
def test_the_api_in_containers_registers_refuses_and_signs_in(
    options: list[str], asking: dict[str, str], tmp_path: Path
) -> None:
    customer = json.loads(events.load("session-sign-in")["body"])
    newcomer = json.loads(events.load("register")["body"]) | {"email": "naujas@example.com"}
    ours = {"X-Requested-With": "savitarna"}
    with (
        serving("start-api", options, asking, tmp_path / "log") as url,
        httpx.Client(base_url=url, headers=ours, timeout=INVOKE_LIMIT) as api,
    ):
        registered = api.post("/api/register", json=newcomer)
        unconfirmed = api.post("/api/session", json={name: newcomer[name] for name in ("email", "password")})
        signed_in = api.post("/api/session", json=customer)
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        known = api.get("/api/session", headers={"Cookie": cookie})

    assert registered.status_code == HTTPStatus.ACCEPTED
    assert (unconfirmed.status_code, unconfirmed.json()["code"]) == (HTTPStatus.FORBIDDEN, "unconfirmed")
    assert signed_in.status_code == HTTPStatus.OK
    assert known.json()["email"] == customer["email"]
