"""What is saved is served."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from local.testing import running_portal
from tests.local.stub import write_project

BUILD = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1], "lt")
folder.mkdir(parents=True)
(folder / "index.html").write_text(pathlib.Path("frontend/page.txt").read_text())
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_project(tmp_path_factory.mktemp("project"))
    for name, text in {
        "frontend/__init__.py": "",
        "frontend/build.py": BUILD,
        "frontend/page.txt": "old",
        "shared/x.py": "",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture(scope="module")
def client(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    running = running_portal(tmp_path_factory.mktemp("state"), root=root)
    with running as portal, httpx.Client(base_url=portal.url, timeout=20) as client:
        yield client


def await_that(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 8
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_saved_function_is_served_anew(client: httpx.Client, root: Path) -> None:
    file = root / "functions/echo/app.py"
    assert client.get("/api/echo/one").json()["text"] == "first"
    file.write_text(file.read_text().replace('"first"', '"second"'))
    await_that(lambda: client.get("/api/echo/one").json()["text"] == "second")


def test_another_function_is_left_alone(client: httpx.Client, root: Path) -> None:
    made = client.get("/api/echo/one").json()["made"]
    file = root / "functions/broken/app.py"
    file.write_text(file.read_text().replace('{"fine": True}', '{"fine": "changed"}'))
    await_that(lambda: client.get("/api/broken/not").json() == {"fine": "changed"})
    assert client.get("/api/echo/one").json()["made"] == made


def test_a_saved_shared_file_reloads_every_function(client: httpx.Client, root: Path) -> None:
    made = client.get("/api/echo/one").json()["made"]
    (root / "shared/x.py").write_text("changed = True")
    await_that(lambda: client.get("/api/echo/one").json()["made"] > made)


def test_a_saved_page_is_built_and_served(client: httpx.Client, root: Path) -> None:
    assert client.get("/lt/").text == "old"
    (root / "frontend/page.txt").write_text("new")
    await_that(lambda: client.get("/lt/").text == "new")
    (root / "frontend/page.txt").write_text("old")
    await_that(lambda: client.get("/lt/").text == "old")


def test_a_site_that_cannot_be_built_leaves_the_last_one(client: httpx.Client, root: Path) -> None:
    (root / "frontend/build.py").write_text("raise SystemExit(1)")
    time.sleep(1.5)
    assert client.get("/lt/").text == "old"
    (root / "frontend/build.py").write_text(BUILD)
