"""The clerk's page: its language and form, what went out and what waits."""

import json
from datetime import UTC, datetime

import pytest

from functions.exports import parts
from shared import aws, texts
from tests.support import exporting
from tests.support.clerk import page, put, shown
from tests.support.exporting import arrive, run
from tests.support.times import NOW, Clock

DAY = 86_400


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(NOW, tick=False)
    return time_machine


def test_of_an_empty_bucket_the_page_says_that_nothing_came_and_nothing_waits() -> None:
    found = shown()
    assert '<html lang="lt">' in found
    assert "Padaryta 2026-11-23 13:00 Vilniaus laiku." in found
    assert aws.s3().head_object(Bucket="exchange", Key="reports/today.html")["CacheControl"] == "no-cache"
    for sentence in ("Visi failai paimti.", "Tokių įrašų nėra.", "Šiandien failų dar negauta."):
        assert f"<p>{sentence}</p>" in found


def test_the_page_speaks_the_language_of_the_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXCHANGE_LANGUAGE", "en")
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


def test_the_time_of_the_page_is_vilnius_time_in_summer_too(clock: Clock) -> None:
    clock.move_to(datetime(2026, 7, 1, 21, 30, tzinfo=UTC))
    assert "Padaryta 2026-07-02 00:30 Vilniaus laiku." in shown()


def transfers(*listed: dict[str, object], **about: object) -> None:
    """The clerk's list as functions/payments leaves it."""
    found = {"made_at": "2026-11-23T11:00:00Z", "open": len(listed), "amount": 4521, "transfers": listed}
    put("reports/transfers.json", json.dumps(found | about).encode())


OPEN = {
    "id": "0" * 32,
    "booked_on": "2026-11-20",
    "amount": 4521,
    "currency": "EUR",
    "payer": "UAB <b>Alfa</b>",
    "text": "už <script>šildymą</script>",
    "why": "Neaišku, už kurią sutartį sumokėta",
    "suggestions": ["01234 Fiz1: paskirtyje yra šis skaičius"],
}


def test_transfers_that_wait_for_the_clerk_are_listed_with_guesses_and_how_to_answer() -> None:
    transfers(OPEN, OPEN | {"currency": "USD"}, open=30)
    found = shown()
    assert "<h2>Neaiškūs pavedimai</h2>" in found
    assert "Kiek pavedimų laukia jūsų: 30. Iš viso 45,21\N{NO-BREAK SPACE}€." in found
    assert '<a href="transfers.csv">transfers.csv</a>' in found
    assert "UAB &lt;b&gt;Alfa&lt;/b&gt;" in found
    assert "<p>už &lt;script&gt;šildymą&lt;/script&gt;</p>" in found
    assert "<li>01234 Fiz1: paskirtyje yra šis skaičius</li>" in found
    assert "<h3>45,21 USD</h3>" in found
    assert "Šiandien failų dar negauta." in found, "the list is no delivery"


def test_where_no_transfer_waits_the_page_says_nothing_of_them() -> None:
    transfers(amount=0)
    assert "pavedimai" not in shown()
