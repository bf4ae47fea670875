"""The same delivery twice, exports out of order, a process that dies: one end state, the same counts."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from functions.imports import receiving
from shared import aws, keys, settings
from tests.support import exchange, fake_aws, import_flow, mailbox, tables
from tests.support.import_flow import deliver, packed
from tests.support.importing import CONTRACTS, counts, everything, imported, stored
from tests.support.killing import Killed, killed_at
from tests.support.template import ROOT
from tests.support.times import NOW, Clock

INVOICES = "number,payer_code,period,issued_on,due_on,amount,paid\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"
SMALL = ("in/contracts-2026-11-22.csv", CONTRACTS + "01234,A g. 1\n01567,C g. 3\nx,\n01999,E g. 5\n")
FILES = {
    "contracts-full-2026-11-21.csv": SMALL[1],
    "invoices.csv": INVOICES + "Fiz1,01234,2026-10,2026-11-09,2026-11-30,10,0\n",
    "readings.csv": READINGS + "01234,KV1,2026-10,2026-10-30,99999,3,utility\n",
    "Fiz1.pdf": "%PDF-1.7\n%%EOF",
}


LARGE = ("in/confirmed/all-2026-11-22.zip", packed(FILES))


def told(report: dict[str, Any]) -> dict[str, Any]:
    """What a report says but for when."""
    return {name: report[name] for name in ("id", "refused", "counts", "documents", "files")}


def without_its_time(item: aws.Item) -> aws.Item:
    """An item without the moment at which what it is from was put, to the second."""
    return {name: value for name, value in item.items() if name != "exported"}


def outcome(name: str, content: str | bytes, deadly: int | None) -> tuple[int, Any]:
    """How many calls the first event led to, and what there is once it has come again if need be."""
    with fake_aws.made_up():
        for payer_code in ("01567", "01789"):
            ours = {"digest": "0", "was": "", "exported": "2026-11-19T22:00:00Z#000000000000"}
            item = {**keys.contract(payer_code), **ours}
            aws.put(settings.table("contracts"), item, "attribute_not_exists(pk)")
        exchange.put(name, content)
        with killed_at(deadly) as calls:
            try:
                import_flow.tell(name)
            except Killed:
                import_flow.tell(name)
        announced = {str(message) for message in mailbox.queued(bulk=True)}
        files = [key for key in exchange.listed() if not key.startswith("work/")]
        return calls.made, (told(exchange.report(name)), everything(), announced, files)


@pytest.mark.parametrize(("name", "content"), [SMALL, LARGE], ids=["in one call", "by the flow"])
def test_a_process_that_dies_at_any_call_leaves_what_one_that_lives_does(
    name: str, content: str | bytes, time_machine: Clock
) -> None:
    time_machine.move_to(NOW, tick=False)
    calls, expected = outcome(name, content, None)
    assert expected[0]["counts"] == counts(new=2 + 2 * (name == LARGE[0]), changed=1, refused=1)
    for deadly in range(calls):
        assert outcome(name, content, deadly)[1] == expected, f"after {deadly} calls"


@pytest.mark.usefixtures("today")
def test_an_event_that_comes_again_does_nothing_once_its_delivery_is_done() -> None:
    deliver(*SMALL)
    assert [mail["kind"] for mail in mailbox.queued()] == ["import_report"]
    before, files = tables.everything(), exchange.listed()
    import_flow.tell(SMALL[0])
    assert (tables.everything(), exchange.listed(), mailbox.queued()) == (before, files, [])


@pytest.mark.usefixtures("today")
def test_a_second_event_while_the_first_is_at_work_is_no_second_import() -> None:
    exchange.put(*LARGE)
    event = import_flow.event(LARGE[0])
    import_flow.invoke(event)
    import_flow.invoke(event)
    assert import_flow.run_started() == ["Done"]
    assert import_flow.tell(LARGE[0]) == []
    assert exchange.report(LARGE[0])["counts"] == counts(new=5, refused=1)


@pytest.mark.usefixtures("today")
def test_a_delivery_that_nobody_survives_looking_into_is_told_to_the_clerk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_: object) -> None:
        raise MemoryError

    exchange.put(*SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "opened", die)
        for _ in range(2):
            with pytest.raises(MemoryError):
                import_flow.tell(SMALL[0])
        assert exchange.listed("reports/") == []
        import_flow.tell(SMALL[0])
    assert exchange.report(SMALL[0])["refused"]["code"] == "interrupted"
    assert [mail["outcome"] for mail in mailbox.queued()] == ["refused"]
    assert (everything(), exchange.listed("work/")) == ([], [])
    assert deliver(*SMALL)["counts"] == counts(new=3, refused=1)


@pytest.mark.usefixtures("today")
def test_the_same_file_put_again_is_told_as_unchanged_and_changes_nothing() -> None:
    first = deliver(*SMALL)
    before = [without_its_time(item) for item in everything()]
    again = deliver(*SMALL)
    assert first["id"] != again["id"]
    assert (first["counts"], again["counts"]) == (counts(new=3, refused=1), counts(unchanged=3, refused=1))
    assert [without_its_time(item) for item in everything()] == before


@pytest.mark.parametrize(
    "name", ["contracts", "contracts-2026-11-23", "contracts-2026-11-20", "contracts-2026-11-20T05-00"]
)
@pytest.mark.usefixtures("today")
def test_of_two_exports_of_one_name_the_one_that_was_put_later_wins(name: str) -> None:
    for minute, letter in enumerate("ABCBA"):
        deliver(f"in/{name}.csv", CONTRACTS + f"01234,{letter} g. 1\n", NOW - 3600 + 60 * minute)
        assert stored("contracts")[0]["address"] == f"{letter} g. 1"


@pytest.mark.usefixtures("today")
def test_a_newer_export_of_the_same_rows_changes_nothing_but_keeps_older_ones_out() -> None:
    imported(CONTRACTS + "01234,A g. 1\n", "in/2026-11-20.csv")
    assert imported(CONTRACTS + "01234,A g. 1\n", "in/2026-11-22.csv")["counts"] == counts(unchanged=1)
    assert imported(CONTRACTS + "01234,B g. 2\n", "in/2026-11-21.csv")["counts"] == counts(superseded=1)
    assert stored("contracts")[0]["address"] == "A g. 1"


@pytest.mark.usefixtures("today")
def test_without_a_time_in_its_name_an_export_is_as_old_as_its_object() -> None:
    deliver("in/b.csv", CONTRACTS + "01234,B g. 2\n", NOW - 60)
    assert deliver("in/a.csv", CONTRACTS + "01234,A g. 1\n", NOW - 120)["counts"] == counts(superseded=1)
    assert stored("contracts")[0]["address"] == "B g. 2"


EXPORTS = [
    ("in/contracts-2026-11-18.csv", CONTRACTS + "01234,A g. 1\n01567,A g. 2\n01789,A g. 3\n"),
    ("in/confirmed/contracts-full-2026-11-19.csv", CONTRACTS + "01234,B g. 1\n01567,B g. 2\n"),
    ("in/confirmed/contracts-full-2026-11-20.csv", CONTRACTS + "01234,C g. 1\n01890,C g. 4\n"),
    ("in/contracts-2026-11-21.csv", CONTRACTS + "01567,D g. 2\n01890,C g. 4\n"),
]


@pytest.mark.parametrize("order", [*permutations(range(len(EXPORTS)))])
@pytest.mark.usefixtures("today")
def test_exports_in_any_order_leave_what_the_newest_of_each_says(order: tuple[int, ...]) -> None:
    for place in (*order, order[0]):
        deliver(*EXPORTS[place])
    contracts = [stored("contracts", code)[0] for code in ("01234", "01567", "01789", "01890")]
    assert [(item["address"], item.get("ended_on"), item["exported"][:10]) for item in contracts] == [
        ("C g. 1", None, "2026-11-20"),
        ("D g. 2", None, "2026-11-21"),
        ("A g. 3", "2026-11-19", "2026-11-18"),
        ("C g. 4", None, "2026-11-21"),
    ]


def examples(order: list[Path]) -> list[aws.Item]:
    """What the last rows of each file leave."""
    with fake_aws.made_up():
        for path in order:
            header, *rows = path.read_text().splitlines(keepends=True)
            deliver(f"in/{path.stem}-2026-11-20.csv", header + "".join(rows[-10:]))
        return [without_its_time(item) for item in everything()]


def test_examples_in_any_order_and_twice_leave_one_state(time_machine: Clock) -> None:
    time_machine.move_to(NOW, tick=False)
    paths = sorted((ROOT / "examples").glob("*.csv"))
    assert examples([*reversed(paths), *paths]) == examples(paths)
