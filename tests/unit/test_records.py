"""Whatever the cells of rows are, they come to records and faults, and to nothing else."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.imports import cutting, items, records, words
from functions.imports.faults import Fault
from functions.imports.forms import RawRow, Source
from functions.imports.items import Record
from functions.imports.rows import KINDS, columns
from functions.imports.tallies import MOST_FAULTS, Tally
from shared import keys, texts

kinds = st.sampled_from(sorted(KINDS))
cells = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs"]), max_size=1),
    st.sampled_from(["01234", "Fiz1", "KV1", "2026-10", "2026-10-31", "1.00", "3", "true", "customer", ""]),
)
grids = st.lists(st.lists(cells, max_size=9), max_size=6)


def raw_rows(kind: str, grid: list[list[str]]) -> list[RawRow]:
    found = []
    for number, row in enumerate(grid, 2):
        faults = () if len(row) == len(columns(kind)) else (Fault(number, None, "columns"),)
        found.append(RawRow(number, dict(zip(columns(kind), row, strict=False)), faults))
    return found


def come_to(kind: str, rows: list[RawRow]) -> tuple[list[Record], Tally]:
    tally = Tally()
    return [one for one in records.records(kind, rows, tally) if not one.is_mention], tally


@given(kinds, grids)
def test_every_row_is_in_a_record_or_named_as_faulty_and_never_both(kind: str, grid: list[list[str]]) -> None:
    found, tally = come_to(kind, raw_rows(kind, grid))
    numbers = [number for record in found for number in record.row_numbers]
    faulty = {fault.row for fault in tally.faults}
    assert sorted([*numbers, *faulty]) == [number for number, _ in enumerate(grid, 2)]
    assert tally.counts["refused"] == len(faulty)


@given(kinds, grids)
def test_every_fault_has_words_in_both_languages_and_a_value_that_can_be_written(
    kind: str, grid: list[list[str]]
) -> None:
    _, tally = come_to(kind, raw_rows(kind, grid))
    assert Tally.model_validate_json(tally.model_dump_json()) == tally
    for fault in tally.faults:
        assert all(words.about(language, fault.code) for language in texts.LANGUAGES)


@given(kinds, grids, st.integers(1, 40))
def test_a_cut_file_comes_to_what_it_comes_to_whole(kind: str, grid: list[list[str]], size: int) -> None:
    whole, tally = come_to(kind, raw_rows(kind, grid))
    source = Source("f.csv", kind, size, "", lambda: iter(raw_rows(kind, grid)))
    found: list[Record] = []
    together = Tally()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "CHUNK", 8)
        for path in cutting.cut(source, Path(folder)).values():
            with path.open() as lines:
                some, part = come_to(kind, [cutting.row(line, kind) for line in lines])
            found += some
            together.add(part)
    assert sorted(found, key=lambda record: record.row_numbers) == whole
    assert (together.counts, together.faults) == (tally.counts, sorted(tally.faults, key=place))


def place(fault: Fault) -> tuple[int, str]:
    return fault.row, fault.column or ""


def test_seven_is_seven_however_many_decimals_it_has() -> None:
    row = {"payer_code": "01234", "meter_number": "KV1", "period": "2026-10", "read_on": "2026-10-31"}
    texts = ({"from": "6", "to": "7"}, {"from": "6,0", "to": "7.000"}, {"from": "6", "to": "7.1"})
    found = [come_to("readings", [RawRow(2, row | text | {"source": "utility"})])[0][0] for text in texts]
    assert found[0].digest == found[1].digest != found[2].digest
    assert len(found[0].digest) == 16


def test_of_a_wholly_wrong_file_the_first_faults_are_kept_and_the_others_counted() -> None:
    tally = Tally()
    for half in (range(2, 25_000, 2), range(3, 25_000, 2)):
        part = Tally()
        for number in half:
            part.refuse([Fault(number, None, "columns", "\ud800" * 500)])
        tally.add(part)
    assert [fault.row for fault in tally.faults] == list(range(2, MOST_FAULTS + 2))
    assert (tally.faults_left_out, tally.counts["refused"]) == (24_998 - MOST_FAULTS, 24_998)
    assert tally.faults[0].value == "?" * 200


THERE = {"exported": "b", "was": "", "digest": "1"}


@pytest.mark.parametrize(
    ("there", "digest", "exported", "outcome"),
    [
        ({}, "1", "b", "new"),
        ({"meter_number": "known by its readings"}, "1", "b", "new"),
        (THERE, "1", "c", "unchanged"),
        (THERE, "2", "c", "changed"),
        (THERE, "2", "a", "superseded"),
        (THERE, "1", "b", "new"),
        (THERE | {"was": "0"}, "1", "b", "changed"),
        (THERE | {"was": "1"}, "1", "b", "unchanged"),
    ],
)
def test_what_an_export_makes_of_an_item_is_told_also_after_it_is_made(
    there: dict[str, str], digest: str, exported: str, outcome: str
) -> None:
    assert items.outcome(there, digest, exported) == outcome


def test_what_an_export_has_is_alive() -> None:
    contract = Record("contracts", keys.contract("01234"), {}, ended="ended_on")
    [found], _ = come_to("contracts", [RawRow(2, {"payer_code": "0 1234", "address": "A g. 1"})])
    assert (found.key, found.ended) == (contract.key, contract.ended)


def test_a_row_that_is_left_out_still_says_that_the_export_has_its_contract() -> None:
    rows = [
        {"payer_code": code, "address": address}
        for code, address in (("012 34", ""), ("x", "A"), ("01567", "B"))
    ]
    rows += [{"payer_code": "01567", "address": ""}]
    tally, raw = Tally(), [RawRow(number, cells) for number, cells in enumerate(rows, 2)]
    found = list(
        records.records(
            "contracts", [*raw, RawRow(9, {"payer_code": "01890"}, (Fault(9, None, "columns"),))], tally
        )
    )
    assert [(one.key["pk"], one.is_mention) for one in found] == [
        ("CONTRACT#01567", False),
        ("CONTRACT#01234", True),
    ]
    assert (tally.illegible, tally.counts["refused"]) == (2, 4)
