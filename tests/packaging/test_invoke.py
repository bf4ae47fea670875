"""Each file of events/ through the built function and layer in a container, by `sam local invoke`."""

from __future__ import annotations

import json
import os
import platform
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from shared import aws, identity, keys, settings, tokens
from tests.packaging.conftest import QUIET, SAM
from tests.support import events, people, tables
from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PROCESSOR = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
FUNCTIONS = events.functions()
# How a container names this machine; podman and Docker on Linux must be told by a flag.
CONTAINER_VIEW = "host.docker.internal"
FLAGS = shlex.split(os.environ.get("SAM_LOCAL_FLAGS", f"--add-host {CONTAINER_VIEW}:host-gateway"))
START_LIMIT = 30  # seconds

pytestmark = pytest.mark.usefixtures("engine")

ANSWERS: dict[str, Any] = {
    "register": 202,
    "register-confirm": 410,
    "register-resend": 202,
    "session-sign-in": 200,
    "session-who-am-i": 200,
    "session-sign-out": 204,
    "password-forgot": 202,
    "password-reset": 410,
    "account-show": 200,
    "account-change": 200,
    "account-close": 204,
    "account-password": 200,
    "account-email": 202,
    "account-email-confirm": 410,
    "account-sessions": 200,
    "account-session-end": 404,
    "account-export": 200,
    "contracts-list": 200,
    "contracts-attach": 201,
    "contracts-rename": 200,
    "contracts-detach": 204,
    "invoices-list": 200,
    "invoices-show": 404,
    "declarations-show": 200,
    "declarations-declare": 404,
    "declarations-history": 404,
    "notices-mail": {"batchItemFailures": []},
    "imports-file": None,
}


@pytest.fixture(scope="session")
def engine() -> None:
    """Skips where no container engine answers."""
    ping = "import docker; docker.from_env(timeout=5).ping()"
    asked = subprocess.run([ROOT / ".venv-sam/bin/python", "-c", ping], capture_output=True, check=False)
    if asked.returncode != 0:
        pytest.skip("no container engine answers (DOCKER_HOST or its usual socket)")


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an embedded AWS that containers reach: it listens everywhere, while these tests run."""
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))  # noqa: S104 (a container is another machine)
        port = int(probe.getsockname()[1])
    given = {"BIND_HOST": "0.0.0.0", "GATEWAY_PORT": str(port), "IOT_MTLS_ENABLED": "0"}  # noqa: S104 (likewise)
    command = [
        sys.executable,
        "-c",
        "from ministack.app import main; import sys; sys.argv = ['ministack']; main()",
    ]
    log = (tmp_path_factory.mktemp("emulator") / "log").open("wb")
    with log, subprocess.Popen(command, env=os.environ | given, stdout=log, stderr=log) as process:
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/_ministack/health")
            yield port
        finally:
            process.terminate()


def wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url):  # noqa: S310 (our own emulator)
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the emulator does not answer")


@pytest.fixture
def variables(emulator: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """events/env.json for this emulator, in which the customer of the events exists and is signed in."""
    given = json.loads((events.FOLDER / "env.json").read_text())["Parameters"]
    for name, value in (given | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{emulator}"}).items():
        monkeypatch.setenv(name, value)
    for client in (aws.dynamodb, aws.sqs, aws.sesv2, aws.s3):
        client.cache_clear()
    tables.create_tables(aws.dynamodb())
    seed(given)
    written = tmp_path / "env.json"
    written.write_text(json.dumps({"Parameters": given}).replace("4566", str(emulator)))
    yield written
    emptied = urllib.request.Request(f"http://127.0.0.1:{emulator}/_ministack/reset", method="POST")
    urllib.request.urlopen(emptied).close()  # noqa: S310 (our own emulator)


def seed(given: dict[str, str]) -> None:
    """The queue, the sender, the file and the customer that the events speak of."""
    aws.sqs().create_queue(QueueName=given["MAIL_QUEUE_URL"].rsplit("/", 1)[1])
    aws.sesv2().create_email_identity(EmailIdentity=given["MAIL_FROM"])
    where = events.load("imports-file")["Records"][0]["s3"]
    aws.s3().create_bucket(
        Bucket=where["bucket"]["name"], CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    file = ROOT / "examples" / Path(where["object"]["key"]).name
    aws.s3().put_object(Bucket=where["bucket"]["name"], Key=where["object"]["key"], Body=file.read_bytes())
    people.contract("01567", "Fiz15678")
    people.signed_in("vardenis", "01234")
    people.contract("01234")
    sign_in_with_the_cookie_of_the_events()


def sign_in_with_the_cookie_of_the_events() -> None:
    account_id, _, secret = events.load("session-who-am-i")["cookies"][0].partition("=")[2].partition(".")
    _, put = identity.new_session(account_id, 1, "Firefox", int(time.time()))
    item = put["Put"]["Item"] | keys.session(account_id, tokens.digest(secret))
    aws.put(settings.table("accounts"), item, people.NEW)


@pytest.mark.parametrize("name", events.names())
def test_the_function_answers_the_event_from_the_built_artefacts(
    name: str, variables: Path, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue(f"{PROCESSOR}_build") / "template.yaml"
    function = FUNCTIONS[events.kind(events.load(name))]
    options = ["--event", str(events.FOLDER / f"{name}.json"), "--env-vars", str(variables)]
    chosen = ["--template", str(built), "--parameter-overrides", f"Arch={PROCESSOR}", *FLAGS]
    command = [str(SAM), "local", "invoke", function, *options, *chosen]

    done = subprocess.run(command, cwd=ROOT, env=QUIET, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    if isinstance(ANSWERS[name], int):
        assert answer["statusCode"] == ANSWERS[name], (answer, done.stderr)
    else:
        assert answer == ANSWERS[name], done.stderr
