"""JSON Lines as programs write them."""

import json
from pathlib import Path

import pytest

from functions.imports.faults import Fault
from tests.support.forms import LETTERS, cells, read, refusal

FIRST = '{"payer_code": "01234", "address": "A"}'


def balance(**values: object) -> bytes:
    line = {"payer_code": "01234", "as_of": "2026-11-01", "balance": "1.00"} | values
    return json.dumps(line).encode() + b"\n"


def test_an_object_a_line_is_a_row_numbered_by_its_line(tmp_path: Path) -> None:
    source = read(
        tmp_path, f'{FIRST}\n\n {{"ADDRESS ": " B", "payer_code": "1"}}\r\n'.encode(), "contracts.jsonl"
    )
    assert (source.name, source.kind) == ("contracts.jsonl", "contracts")
    assert [(row.number, row.cells) for row in source.rows()] == [
        (1, {"payer_code": "01234", "address": "A"}),
        (3, {"payer_code": "1", "address": "B"}),
    ]


@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257"])
def test_lithuanian_letters_are_read_however_they_are_written(
    tmp_path: Path, encoding: str, escaped: bool
) -> None:
    line = json.dumps({"payer_code": "1", "address": LETTERS}, ensure_ascii=escaped)
    assert cells(read(tmp_path, line.encode(encoding))) == [(1, ["1", LETTERS])]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("12.50", "12.50"),
        ("-7", "-7"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("9" * 50_000, "9" * 50_000),
        ("true", "true"),
        ("false", "false"),
        ("null", ""),
    ],
)
def test_a_value_is_the_text_that_it_is_written_as(tmp_path: Path, value: str, text: str) -> None:
    line = f'{{"payer_code": "01234", "as_of": "2026-11-01", "balance": {value}}}'
    [row] = read(tmp_path, line.encode()).rows()
    assert (row.cells["balance"], row.faults) == (text, ())


def test_a_code_that_came_as_a_number_has_a_fault(tmp_path: Path) -> None:
    [row] = read(tmp_path, balance(payer_code=1234)).rows()
    assert row.faults == (Fault(1, "payer_code", "text_cell", "1234"),)


@pytest.mark.parametrize("value", [[], {}, ["1"], {"a": {"b": 1}}])
def test_a_value_in_a_value_has_a_fault(tmp_path: Path, value: object) -> None:
    [row] = read(tmp_path, balance(balance=value)).rows()
    assert row.faults == (Fault(1, "balance", "nested"),)


def test_half_a_character_has_a_fault_that_can_be_written(tmp_path: Path) -> None:
    [row] = read(tmp_path, balance(as_of="\ud83d!")).rows()
    assert row.faults == (Fault(1, "as_of", "characters", "?!"),)
    assert row.cells["as_of"] == "?!"


@pytest.mark.parametrize(
    "line", ['{"payer_code": "1"', "[1]", '"text"', "7", "null", "{} {}", "[" * 50_000, '{"a":' * 10_000]
)
def test_a_line_that_is_not_one_object_has_a_fault(tmp_path: Path, line: str) -> None:
    [_, row] = read(tmp_path, f"{FIRST}\n{line}\n".encode()).rows()
    assert (row.number, row.cells, row.faults) == (2, {}, (Fault(2, None, "json_line"),))


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        '{"payer_code": "1"}',
        '{"payer_code": "1", "address": "A", "telephone": "2"}',
        '{"payer_code": "1", "address": "A", "address": "B"}',
    ],
)
def test_a_line_with_other_keys_has_a_fault(tmp_path: Path, line: str) -> None:
    [_, row] = read(tmp_path, f"{FIRST}\n{line}\n".encode()).rows()
    assert row.faults == (Fault(2, None, "columns"),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('[{"payer_code": "1", "address": "A"}]', "json"),
        ('{\n"payer_code": "1", "address": "A"\n}', "json"),
        ("{}", "json"),
        ("[" * 50_000, "json"),
        ('{"name": "A"}', "header"),
        (f'{FIRST}\n{{"a": "{"x" * 70_000}"}}', "record_long"),
    ],
)
def test_a_file_of_other_lines_is_refused(tmp_path: Path, content: str, code: str) -> None:
    assert refusal(tmp_path, content.encode()) == code
