"""The portal of the examples, and Lighthouse, for all pages."""

from collections.abc import Iterator

import pytest

from tools import lighthouse as tool
from tools.chromium import installed
from tools.lighthouse import Lighthouse
from tools.lighthouse_scenes import Scenes


@pytest.fixture(scope="session")
def scenes() -> Iterator[Scenes]:
    with tool.scenes() as made:
        yield made


@pytest.fixture(scope="session")
def lighthouse() -> Iterator[Lighthouse]:
    if not installed():
        pytest.skip("no Chromium is installed (`make install`)")
    with tool.lighthouse() as running:
        yield running
