"""Text that a spreadsheet shows instead of running it."""

import re

# A spreadsheet drops spaces before it looks; the wide signs are what a Japanese keyboard types for = + - @.
_RUNS = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"-\d+([.,]\d+)?", re.ASCII)


def safe(text: str) -> str:
    """The text of a cell, with an apostrophe before what would be run as a formula.

    A number below zero stays a number: nothing in it can be run.
    """
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text
