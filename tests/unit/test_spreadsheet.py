"""A cell that somebody typed never runs as a formula in a spreadsheet."""

import pytest

from shared.spreadsheet import safe


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://evil.example";"x")',
        "+37061234567",
        "-1+cmd|' /C calc'!A0",
        "-",
        "@SUM(A1:A2)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "＝1+1",
    ],
)
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Fiz1", "Ąžuolų g. 4-12", "a=b", "-5", "-12,34", "-12.34", "0", "'=1"])
def test_what_only_reads_stays_as_it_is(text: str) -> None:
    assert safe(text) == text
