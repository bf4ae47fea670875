"""The clerk's page about what came in, what went out and what waits."""

import json
from datetime import UTC, datetime

import pytest

from functions.exports import came, overview, parts
from functions.imports.reports import Endings, FileReport
from shared import aws, texts
from tests.support import exporting
from tests.support.clerk import delivered, file, page, put
from tests.support.exporting import arrive, run
from tests.support.times import NOW, Clock

DAY = 86_400
NO_REPORTS = ("", "{", "[]", '{"name": 1}', "[" * 100_000, "\x00", '{"name": "x", "check": 1}')
HOSTILE = ('"><script>alert(1)</script>', "a'b&c<d>\"e", "javascript:alert(1)", "../x y%?#ą")


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXCHANGE_LANGUAGE", "en")


def shown() -> str:
    """The page as the event of a report makes it."""
    run("exports-report")
    return page()


def test_of_an_empty_bucket_the_page_says_that_nothing_came_and_nothing_waits() -> None:
    found = shown()
    assert '<html lang="lt">' in found
    assert "Padaryta 2026-11-23 13:00 Vilniaus laiku." in found
    assert aws.s3().head_object(Bucket="exchange", Key="reports/today.html")["CacheControl"] == "no-cache"
    for sentence in ("Visi failai paimti.", "Tokių įrašų nėra.", "Šiandien failų dar negauta."):
        assert f"<p>{sentence}</p>" in found


@pytest.mark.usefixtures("in_english")
def test_the_page_speaks_the_language_of_the_exchange() -> None:
    found = shown()
    assert '<html lang="en">' in found
    assert "Made 2026-11-23 13:00, Vilnius time." in found
    assert "No files came today." in found


def test_both_languages_have_the_same_words() -> None:
    def names(words: object, at: str = "") -> list[str]:
        if not isinstance(words, dict):
            return [at]
        return [name for key, value in words.items() for name in names(value, f"{at}.{key}")]

    one, other = (names(parts.words(language)) for language in texts.LANGUAGES)
    assert one == other


def test_the_page_needs_nothing_beside_itself_and_runs_nothing() -> None:
    found = shown()
    assert "default-src 'none'; style-src 'sha256-" in found
    for outside in ("http:", "https:", "//", "<script", "<link", "url(", "@import", "style="):
        assert outside not in found


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


def test_a_file_refused_whole_says_why(in_english: None) -> None:
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


def test_a_file_waits_until_it_is_taken_and_then_has_gone_out(clock: Clock) -> None:
    arrive()
    run()
    name = "readings-000001.csv"
    waits, went = page().split("<h2>Išsiųsta</h2>")
    assert f'Rodmenys: <a href="../out/{name}">{name}</a>' in waits
    assert "<span>Įrašų: 1</span><span>Padarytas: 2026-11-23 13:00</span>" in waits
    assert name not in went
    clock.shift(3600)
    exporting.take_all()
    run("exports-out")
    waits, went = page().split("<h2>Išsiųsta</h2>")
    assert "Visi failai paimti." in waits
    assert f'<a href="../out/taken/{name}">{name}</a>' in went
    assert "<span>Paimtas: 2026-11-23 14:00</span>" in went


def test_a_file_that_was_deleted_and_not_taken_is_told() -> None:
    arrive("payments")
    run()
    exporting.lose("out/payments-000001.csv")
    run("exports-out")
    assert 'Mokėjimai: payments-000001.csv <span class="badge bad">Ištrintas nepaimtas</span>' in page()


def test_what_went_out_is_shown_for_a_week_and_what_waits_for_ever(clock: Clock) -> None:
    for kind in ("readings", "payments"):
        arrive(kind)
    run()
    exporting.take("out/payments-000001.csv")
    clock.shift(8 * DAY)
    found = shown()
    assert "out/readings-000001.csv" in found
    assert "payments-000001.csv" not in found


def test_records_that_are_in_no_file_yet_are_counted_by_kind() -> None:
    for kind in ("readings", "readings", "preferences"):
        arrive(kind)
    found = shown()
    assert "<li>Rodmenys: 2</li><li>Pageidavimai: 1</li>" in found
    assert "Mokėjimai" not in found


def test_a_report_behind_a_thousand_other_files_is_found() -> None:
    for number in range(1001):
        put(f"reports/{number:04d}.csv", b"")
    delivered("in/last.csv", file("last.csv"))
    assert "in/last.csv" in shown()


def test_the_time_of_the_page_is_vilnius_time_in_summer_too(clock: Clock) -> None:
    clock.move_to(datetime(2026, 7, 1, 21, 30, tzinfo=UTC))
    assert "Padaryta 2026-07-02 00:30 Vilniaus laiku." in shown()
