"""When an export was made, by its name or by when it came."""

from datetime import UTC, datetime

import pytest

from functions.imports import stamps
from functions.imports.faults import FileRefused
from shared.calendar import rfc3339

PUT_AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (["contracts.csv"], "2026-11-23T12:30:00Z"),
        (["contracts-2026-11-23.csv"], "2026-11-23T12:30:00Z"),
        (["contracts-2026-11-20.csv"], "2026-11-20T21:59:59Z"),
        (["contracts-20261120.csv"], "2026-11-20T21:59:59Z"),
        (["contracts-2026-11-20T00-00.csv"], "2026-11-19T22:00:00Z"),
        (["contracts-2026-10-25.csv"], "2026-10-25T21:59:59Z"),
        (["contracts-20261120T0500.csv"], "2026-11-20T03:00:00Z"),
        (["contracts-2026-11-20T05-00.csv"], "2026-11-20T03:00:00Z"),
        (["contracts 2026-11-20 05.00.30.csv"], "2026-11-20T03:00:30Z"),
        (["contracts_2026-07-20_0500.csv"], "2026-07-20T02:00:00Z"),
        (["invoices 2026-10-01 2026-10-31.csv"], "2026-10-31T21:59:59Z"),
        (["contracts.csv", "exports-2026-11-20.zip"], "2026-11-20T21:59:59Z"),
        (["contracts-2026-11-21.csv", "exports-2026-11-20.zip"], "2026-11-21T21:59:59Z"),
        (["contracts-2026-11-24.csv"], "2026-11-23T22:00:00Z"),
        (["contracts-120261120.csv"], "2026-11-23T12:30:00Z"),
        (["contracts-2026-1120.csv"], "2026-11-23T12:30:00Z"),
        (["contracts-2026-11-200.csv"], "2026-11-23T12:30:00Z"),
    ],
)
def test_the_first_name_with_a_time_says_when_an_export_was_made(names: list[str], made: str) -> None:
    assert rfc3339(stamps.stamp(names, PUT_AT)) == made


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("contracts-2027-11-23.csv", "stamp_future"),
        ("contracts-2026-11-24T15-00.csv", "stamp_future"),
        ("contracts-2026-13-23.csv", "stamp"),
        ("contracts-2026-02-30.csv", "stamp"),
        ("contracts-2026-11-23T25-00.csv", "stamp"),
    ],
)
def test_a_time_to_come_or_that_never_was_is_refused(name: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        stamps.stamp([name], PUT_AT)
    assert refused.value.code == code


def test_the_later_export_is_newer_then_the_one_put_later_then_the_content_decides() -> None:
    first = stamps.exported(1_795_000_000, 1_795_000_500, "ffff")
    assert first == "2026-11-18T11:06:40Z#1795000500#ffff"
    assert first < stamps.exported(1_795_000_001, 1_795_000_499, "0000")
    assert first < stamps.exported(1_795_000_000, 1_795_000_501, "0000")
    assert first < stamps.exported(1_795_000_000, 1_795_000_500, "fffff")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("contracts-full-2026-11-23.csv", True),
        ("FULL.csv", True),
        ("full_contracts.csv", True),
        ("carefully.csv", False),
        ("fullness-contracts.csv", False),
        ("contracts-full2.csv", False),
    ],
)
def test_an_export_is_full_if_the_word_stands_in_its_name(name: str, full: bool) -> None:
    assert stamps.is_full([name]) is full
