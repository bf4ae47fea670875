"""Whatever the bytes of a file are, they come to rows that hold, faults and refusals, and to nothing else."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.imports import files, records, words
from functions.imports.files import FileRefused
from functions.imports.rows import KINDS, columns
from shared import texts

kinds = st.sampled_from(sorted(KINDS))
cells = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["01234", "Fiz1", "KV1", "2026-10", "2026-10-31", "1.00", "3", "true", "customer", ""]),
)
grids = st.lists(st.lists(cells, max_size=9), max_size=6)


def written(kind: str, grid: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([sorted(columns(kind)), *grid])
    return text.getvalue().encode("utf-8", "surrogatepass")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(FileRefused):
        files.read(content)


@given(kinds, st.binary(max_size=300))
def test_any_bytes_below_a_header_are_read_or_refused(kind: str, content: bytes) -> None:
    with contextlib.suppress(FileRefused):
        records.records(files.read(",".join(columns(kind)).encode() + b"\n" + content))


@given(kinds, grids)
def test_every_row_is_written_or_named_as_faulty_and_never_both(kind: str, grid: list[list[str]]) -> None:
    try:
        file = files.read(written(kind, grid))
    except FileRefused as refused:
        assert refused.code in ("csv", "encoding")  # noqa: PT017 - not every grid is refused
        return
    numbers = [number for record in records.records(file) for number in record.row_numbers]
    faulty = {fault.row for fault in file.faults}
    assert len(numbers) == len(set(numbers))
    assert not faulty & set(numbers)
    assert faulty | set(numbers) == {number for number, row in enumerate(grid, 2) if row}


@given(kinds, grids)
def test_every_fault_has_words_in_both_languages(kind: str, grid: list[list[str]]) -> None:
    with contextlib.suppress(FileRefused):
        for fault in files.read(written(kind, grid)).faults:
            for language in texts.LANGUAGES:
                assert words.about(language, fault.code)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_file_of_nothing_but_its_header_is_empty(kind: str) -> None:
    file = files.read(written(kind, []))
    assert (file.kind, file.rows, file.faults) == (kind, {}, [])
