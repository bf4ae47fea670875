"""Starting and ending: one clear sentence for what is wrong, and no process left."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from local.testing import PROJECT, RunningPortal, running_portal
from tests.local.processes import left_of
from tests.local.stub import write_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


def start(root: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "STATE_DIR": str(root / "state")} | settings
    command = [sys.executable, "-m", "local"]
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def assert_one_sentence(ended: "subprocess.CompletedProcess[str]", *parts: str) -> None:
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    for part in parts:
        assert part in ended.stderr


def hang(portal: RunningPortal) -> None:
    def ask() -> None:
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{portal.url}/api/broken/slow", timeout=30).raise_for_status()

    threading.Thread(target=ask).start()
    time.sleep(1)


def test_a_taken_port_is_told_in_one_sentence(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_sentence(start(root, PORT=port), f"Port {port}", "set PORT")


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told_in_one_sentence(root: Path, port: str) -> None:
    assert_one_sentence(start(root, PORT=port), "PORT", port)


def test_a_state_folder_that_cannot_be_written_is_told_in_one_sentence(root: Path) -> None:
    (root / "file").write_text("")
    assert_one_sentence(
        start(root, STATE_DIR=str(root / "file/state"), PORT="18999"), "file/state", "STATE_DIR"
    )


def test_a_wrong_declaration_window_is_told_in_one_sentence(root: Path) -> None:
    assert_one_sentence(start(root, DECLARATION_WINDOW="always"), "DECLARATION_WINDOW", "21-31")


def test_variables_without_a_value_are_told_in_one_sentence(root: Path) -> None:
    assert_one_sentence(start(root, FUNCTION_VARIABLES="A=1 TABLE"), "FUNCTION_VARIABLES", "NAME=value")


def test_a_state_folder_in_use_is_told_in_one_sentence(root: Path) -> None:
    with running_portal(root / "state", root=root) as portal:
        assert_one_sentence(start(root, PORT="18998"), "state folder", "STATE_DIR")
        assert httpx.get(f"{portal.url}/_mail").status_code == 200


def test_a_missing_python_is_told_in_one_sentence(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "local").mkdir()
    (tmp_path / "local/requirements.txt").write_text("")
    (tmp_path / "bin").mkdir()
    make = shutil.which("make")
    assert make is not None
    environment = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}
    ended = subprocess.run(
        [make, "run"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    sentence, *rest = ended.stderr.splitlines()
    assert ended.returncode != 0
    assert "needs Python 3.13" in sentence
    assert all(line.startswith("make: ***") for line in rest)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_without_a_process_left_even_if_a_function_hangs(
    root: Path, number: signal.Signals
) -> None:
    with running_portal(root / "state", root=root) as portal:
        hang(portal)
        portal.process.send_signal(number)
        portal.process.send_signal(number)
        assert portal.process.wait(8) == 0
        assert left_of(root) == []
    assert str(PROJECT / "local") not in portal.log.read_text()  # as in a traceback


@pytest.mark.parametrize("delay", [0.2, 0.6])
def test_a_signal_while_it_starts_leaves_no_process(root: Path, delay: float) -> None:
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "STATE_DIR": str(root / "state"), "PORT": "18997"}
    process = subprocess.Popen(
        [sys.executable, "-m", "local"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert left_of(root) == []


def test_nothing_is_left_even_if_the_server_is_killed(root: Path) -> None:
    with running_portal(root / "state", root=root) as portal:
        httpx.get(f"{portal.url}/api/echo/one", timeout=20).raise_for_status()
        portal.process.kill()
        portal.process.wait()
        assert left_of(root, patience=10) == []


def test_two_portals_live_side_by_side_each_with_its_own_variables(root: Path) -> None:
    more = {"FUNCTION_VARIABLES": "TRIES=3 AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:1"}
    with (
        running_portal(root / "one", root=root) as one,
        running_portal(root / "two", root=root, environment=more) as two,
    ):
        for portal, tries, elsewhere in ((one, "10", None), (two, "3", "http://127.0.0.1:1")):
            seen = httpx.get(f"{portal.url}/api/echo/one", timeout=20).json()["environment"]
            assert seen["SITE_URL"] == portal.url
            assert (seen["TRIES"], seen.get("AWS_ENDPOINT_URL_DYNAMODB")) == (tries, elsewhere)


def test_a_restart_keeps_tables_queues_and_mails_and_imports_nothing_twice(root: Path) -> None:
    with running_portal(root / "state", root=root) as first:
        assert first.log.read_text().count("imported in/") == 2
        send(first, "before")
    with running_portal(root / "state", root=root) as second:
        send(second, "after")
        mails = httpx.get(f"{second.url}/_mail?format=json").json()
        assert [mail["text"] for mail in mails] == ["after", "before"]
        assert "imported in/" not in second.log.read_text()


def send(portal: RunningPortal, text: str) -> None:
    httpx.post(f"{portal.url}/api/echo", content=text, timeout=20).raise_for_status()
    deadline = time.monotonic() + 5
    while text not in httpx.get(f"{portal.url}/_mail?format=json").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)
