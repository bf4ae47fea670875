from collections.abc import Iterator

import httpx
import pytest

from local.testing import RunningPortal, running_portal
from tests.local.stub import write_project


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """A portal of the stub project, for tests that change nothing in it."""
    root = write_project(tmp_path_factory.mktemp("project"))
    with running_portal(tmp_path_factory.mktemp("state"), root=root) as running:
        yield running


@pytest.fixture
def client(portal: RunningPortal) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal.url, timeout=20) as client:
        yield client
