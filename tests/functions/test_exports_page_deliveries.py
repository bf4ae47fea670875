"""What the clerk's page tells of deliveries. Their names are anybody's text."""

import json

import pytest

from functions.exports import came, overview
from functions.imports.reports import Endings, FileReport
from tests.support import exporting
from tests.support.clerk import delivered, file, put, shown
from tests.support.times import NOW, Clock

DAY = 86_400
NO_REPORTS = ("", "{", "[]", '{"name": 1}', "[" * 100_000, "\x00", '{"name": "x", "check": 1}')
HOSTILE = ('"><script>alert(1)</script>', "a'b&c<d>\"e", "javascript:alert(1)", "../x y%?#ą")


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(NOW, tick=False)
    return time_machine


def test_a_delivery_is_shown_with_its_time_kind_counts_and_report(clock: Clock) -> None:
    delivered("in/contracts.csv", file("contracts.csv", new=12, unchanged=3, refused=2), at=NOW - 600)
    clock.shift(1)
    found = shown()
    assert "<h3>Šiandien, 2026-11-23</h3>" in found
    assert "<h4>in/contracts.csv</h4>" in found
    assert '<span class="badge warn">Yra klaidų</span>' in found
    assert "<span>12:50</span>" in found
    assert "<h5>Sutartys</h5>" in found
    assert "<span>Nauja: 12</span><span>Nepakito: 3</span><span><strong>Nepriimta: 2</strong></span>" in found
    assert '<a href="contracts.csv">CSV</a>, <a href="contracts.json">JSON</a>' in found


def test_a_zip_shows_each_of_its_files_and_how_many_documents_it_had() -> None:
    inside = (file("a.csv", "invoices", new=1), file("b.csv", "meters", changed=4))
    delivered("in/all.zip", *inside, documents={"new": 7, "refused": 0})
    found = shown()
    assert "<h5>Sąskaitos · a.csv</h5>" in found
    assert "<h5>Skaitikliai · b.csv</h5>" in found
    assert '<h5>PDF</h5><div class="line"><span>Nauja: 7</span></div>' in found
    assert '<a href="all.zip.csv">CSV</a>' in found


def test_a_file_refused_whole_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXCHANGE_LANGUAGE", "en")
    delivered("in/wrong.csv", refused="header", language="en")
    found = shown()
    assert '<span class="badge bad">Refused</span>' in found
    assert '<p class="note bad">' in found
    assert json.loads(exporting.content("reports/wrong.json"))["refused"]["wrong"] in found


def test_a_zip_of_which_one_file_is_refused_is_not_refused_whole() -> None:
    delivered("in/all.zip", file("a.csv", "invoices", new=1), FileReport("readme.txt", refused="header"))
    found = shown()
    assert '<span class="badge warn">Yra klaidų</span>' in found
    assert found.index("<h5>readme.txt</h5>") < found.index("a.csv</h5>")


def test_held_endings_say_how_to_answer_and_come_before_the_other_files() -> None:
    held = file("b-full.csv", full=True, endings=Endings(120, 900, held=True))
    delivered("in/both.zip", file("a.csv", "invoices", new=1), held)
    found = shown()
    assert '<span class="badge warn">Laukia atsakymo</span>' in found
    assert "<h5>Sutartys · visas sąrašas · b-full.csv</h5>" in found
    assert "120 iš 900" in found
    assert "in/confirmed/" in found
    assert found.index("b-full.csv</h5>") < found.index("a.csv</h5>")


def test_endings_that_were_accepted_are_told() -> None:
    delivered("in/m.csv", file("m.csv", "meters", full=True, endings=Endings(2, 900, held=False)))
    assert "Nuimti skaitikliai: 2 iš 900." in shown()


def test_a_dry_run_is_told_from_an_import() -> None:
    delivered("in/check/contracts.csv", file("contracts.csv", new=1))
    found = shown()
    assert "<span>Tik patikrinta, nieko neįrašyta</span>" in found
    assert '<a href="check/contracts.csv">CSV</a>' in found


def test_of_a_delivery_of_many_files_some_are_shown() -> None:
    many = [file(f"{number}.csv", "invoices", new=1) for number in range(came.MOST + 3)]
    delivered("in/all.zip", *many)
    found = shown()
    assert found.count("<h5>") == came.MOST
    assert "Kiek failų čia neparodyta: 3." in found


def test_deliveries_of_a_week_are_shown_by_day_newest_first(clock: Clock) -> None:
    for days in (9, 6, 1, 0):
        clock.move_to(NOW - days * DAY)
        delivered(f"in/{days}.csv", file(f"{days}.csv"), at=NOW - days * DAY)
    found = shown()
    assert "in/9.csv" not in found
    places = [
        found.index(text) for text in ("Šiandien, ", "in/0.csv", "2026-11-22</h3>", "in/1.csv", "in/6.csv")
    ]
    assert places == sorted(places)


def test_of_very_many_deliveries_the_newest_are_shown(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(overview, "MOST", 2)
    for number in range(5):
        clock.shift(1)
        delivered(f"in/{number}.csv", at=NOW + number)
    found = shown()
    assert [f"in/{number}.csv" in found for number in range(5)] == [False, False, False, True, True]
    assert "Kiek pristatymų čia neparodyta: 3." in found


def test_what_is_no_report_does_no_harm() -> None:
    delivered("in/good.csv", file("good.csv"))
    for number, body in enumerate(
        ("", "{", "[]", '{"name": 1}', "[" * 100_000, "\x00", '{"name": "x", "check": 1}')
    ):
        put(f"reports/{number}.json", body.encode())
    put("reports/folder/", b"")
    put("out/notes.txt", b"")
    put("out/readings-1.csv", b"")
    found = shown()
    assert found.count("<h4>") == 1
    assert "in/good.csv" in found


@pytest.mark.parametrize(
    "name", ['"><script>alert(1)</script>', "a'b&c<d>\"e", "javascript:alert(1)", "../x y%?#ą"]
)
def test_names_of_files_are_only_text(name: str) -> None:
    delivered(f"in/{name}", file(name, "<b>kind</b>"), file(name, new=1), at=NOW)
    found = shown()
    for text in ("<script", "<b>", "<d>", 'href="javascript:', "href=\"a'b&c"):
        assert text not in found
    assert found.count("<article") == 1


def test_a_report_behind_a_thousand_other_files_is_found() -> None:
    for number in range(1001):
        put(f"reports/{number:04d}.csv", b"")
    delivered("in/last.csv", file("last.csv"))
    assert "in/last.csv" in shown()
