"""What people type as a reading, understood or refused."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.readings import format_reading, parse_reading
from tests.support.typed import SIGNS

READING_CASES = json.loads((Path(__file__).parents[1] / "reading_cases.json").read_text())


@pytest.mark.parametrize(("text", "decimals", "expected"), READING_CASES)
def test_a_reading_is_understood_as_people_type_it(text: str, decimals: int, expected: int | str) -> None:
    try:
        understood: int | str = int(parse_reading(text, decimals) * 1000)
    except ValueError as error:
        understood = str(error)
    assert understood == expected


@given(st.decimals(0, 99_999_999, places=3), st.sampled_from(",."), st.sampled_from(["", " m3", " m³"]))
def test_a_reading_that_is_written_out_is_read_back(value: Decimal, comma: str, unit: str) -> None:
    text = format_reading(value, 3).replace(".", comma) + unit
    assert parse_reading(text, 3) == value


@given(SIGNS, st.integers(0, 3))
def test_a_text_is_a_reading_or_refused_with_a_code_but_never_breaks(text: str, decimals: int) -> None:
    try:
        value = parse_reading(text, decimals)
    except ValueError as error:
        assert str(error) in {"missing", "reading_format", "reading_decimals", "reading_long"}  # noqa: PT017
    else:
        assert 0 <= value < 10**8
        assert value == round(value, decimals)
