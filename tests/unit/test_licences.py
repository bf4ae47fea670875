"""docs/licences.md is what the layers carry, and nothing goes to AWS whose licence nobody has read."""

import pytest

from tools import licences


def test_the_list_of_licences_is_that_of_the_lock_files() -> None:
    assert licences.PAGE.read_text() == licences.page(), "run `make licences`"


def test_each_pinned_package_of_each_layer_is_listed_once() -> None:
    rows = licences.PAGE.read_text().partition("|---|")[2]

    for lock in licences.layers().values():
        pins = licences.PIN.findall(lock.read_text())
        assert pins
        for name, version in pins:
            assert rows.count(f"\n| {name} | {version} | ") == 1


def test_a_licence_that_nobody_has_allowed_stops_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "ALLOWED", licences.ALLOWED - {"ISC"})

    with pytest.raises(SystemExit, match="dnspython has the licence 'ISC'"):
        licences.page()
