"""Each file of events/ through the built function and layer in a container, by `sam local invoke`."""

from __future__ import annotations

import json
import os
import platform
import shlex
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from shared import aws
from tests.packaging import world
from tests.packaging.conftest import QUIET, SAM
from tests.support import events
from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROCESSOR = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
FUNCTIONS = events.functions()
# How a container names this machine, as Docker Desktop has it; elsewhere a flag must say so.
FLAGS = shlex.split(os.environ.get("SAM_LOCAL_FLAGS", "--add-host host.docker.internal:host-gateway"))

# The customer of the events is signed in and holds contract 01234; nobody was mailed the tokens.
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
    "contracts-change": 200,
    "contracts-detach": 204,
    "invoices-list": 200,
    "invoices-dues": 200,
    "invoices-changes": 200,
    "invoices-show": 200,
    "invoices-pdf": 200,
    "invoices-qr": 200,
    "payments-pay": 201,
    "payments-list": 200,
    "payments-show": 200,
    "payments-link": 410,
    "payments-callback": 400,
    "payments-callback-by-address": 200,
    "payments-tend": {},
    "payments-delivery": {},
    "receipts-receipt": 200,
    "receipts-slip": 200,
    "payments-check": {},
    "declarations-show": 200,
    "declarations-declare": 200,
    "declarations-history": 200,
    "declarations-calendar": 200,
    "declarations-windows": 200,
    "declarations-link": 410,
    "declarations-declare-by-link": 410,
    "reminders-schedule": {},
    "reminders-step": {},
    "reminders-subscription": 410,
    "reminders-one-click": 410,
    "reminders-to-page": 303,
    "notices-mail": {"batchItemFailures": []},
    "notices-invoices": {"batchItemFailures": []},
    "imports-file": None,
    "imports-chunk": None,
    "imports-finish": events.load("imports-finish") | {"more": False, "interrupted": False},
    "imports-give-up": events.load("imports-give-up") | {"more": False},
    "exports-schedule": None,
    "exports-by-hand": None,
    "exports-report": None,
    "exports-out": None,
}
# What is in the bucket then: an object and a part of its text.
WRITTEN = {
    "imports-file": ("reports/contracts.json", '"unchanged": 2'),
    "imports-chunk": (f"work/{events.load('imports-chunk')['plan']}/0-0.result.json", '"new":1'),
    "imports-finish": ("reports/begun.json", '"new": 1'),
    "imports-give-up": ("reports/begun.json", '"code": "interrupted"'),
    "payments-check": ("reports/books.json", '"discrepancies": '),
    "exports-schedule": ("out/readings-000001.csv", "01234"),
    "exports-by-hand": ("out/readings-000001.csv", "01234"),
    "exports-report": ("reports/today.html", "</html>"),
    "exports-out": ("reports/today.html", "</html>"),
}


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


@pytest.fixture
def variables(port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """events/env.json for the emulator, where everything is as the events expect it."""
    text = (events.FOLDER / "env.json").read_text().replace("4566", str(port))
    given = json.loads(text)["Parameters"]
    for name, value in (given | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}).items():
        monkeypatch.setenv(name, value)
    for client in (aws.dynamodb, aws.sqs, aws.sesv2, aws.sesv2_once, aws.s3, aws.secretsmanager):
        client.cache_clear()
    world.fill(given)
    (tmp_path / "env.json").write_text(text)
    yield tmp_path / "env.json"
    world.empty(port)


@pytest.mark.parametrize("name", events.names())
def test_the_built_function_answers_the_event(
    name: str, variables: Path, port: int, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue(f"{PROCESSOR}_build") / "template.yaml"
    function = FUNCTIONS[events.kind(events.load(name))]
    options = ["--event", str(events.FOLDER / f"{name}.json"), "--env-vars", str(variables)]
    chosen = ["--template", str(built), "--parameter-overrides", f"Arch={PROCESSOR}", *FLAGS]
    command = [str(SAM), "local", "invoke", function, *options, *chosen]

    # SAM asks STS whose account this is, and waits 4 s where nobody answers.
    asking = QUIET | {"AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{port}"}

    done = subprocess.run(command, cwd=ROOT, env=asking, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    if isinstance(ANSWERS[name], int):
        assert answer.get("statusCode") == ANSWERS[name], (answer, done.stderr)
    else:
        assert answer == ANSWERS[name], done.stderr
    if name in WRITTEN:
        key, text = WRITTEN[name]
        assert text in world.written(key)
