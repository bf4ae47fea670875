"""The seeded bugs of tests/mutations.md can still be made; `make mutations` shows that they are caught."""

import pytest

from tests.support.template import ROOT
from tools.mutations import Mutation, mutations


@pytest.mark.parametrize("mutation", list(mutations()), ids=lambda one: str(one.number))
def test_a_seeded_bug_has_its_place_and_its_tests(mutation: Mutation) -> None:
    text = (ROOT / mutation.place).read_text()
    assert mutation.seeded(text) != text
    assert all((ROOT / test).exists() for test in mutation.tests)


def test_there_are_at_least_thirty() -> None:
    assert [one.number for one in mutations()] == list(range(1, 37))
