"""Calendars of declaration windows and due dates, read back by the icalendar library."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from functions.declarations import ical
from functions.declarations.app import handler
from tests.support import people
from tests.support.api import FROM_THE_SITE, Answer, event, invoke
from tests.support.declaring import OCTOBER, metered

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def mine(person: people.Person, **query: str) -> Answer:
    return invoke(handler, event("GET", "/api/calendar", cookie=person.cookie, query=query))


def anybodys(accepted: str = "lt", **query: str) -> Answer:
    headers = {**FROM_THE_SITE, "accept-language": accepted}
    return invoke(handler, event("GET", "/api/calendar/windows", query=query, headers=headers))


def events(answer: Answer) -> list[icalendar.Event]:
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="savitarna.ics"'
    found = icalendar.Calendar.from_ical(answer.body)
    assert found.errors == []
    assert (found["version"], found["method"]) == ("2.0", "PUBLISH")
    return found.events


def days(one: icalendar.Event) -> tuple[date, date]:
    """First and last day."""
    return one.decoded("dtstart"), one.decoded("dtend") - timedelta(days=1)


@pytest.mark.usefixtures("today")
def test_anybody_gets_the_windows_of_a_year_without_a_session() -> None:
    found = events(anybodys())
    assert [days(one) for one in found[:4]] == [
        (date(2026, 11, 21), date(2026, 11, 30)),
        (date(2026, 12, 21), date(2026, 12, 31)),
        (date(2027, 1, 21), date(2027, 1, 31)),
        (date(2027, 2, 21), date(2027, 2, 28)),
    ]
    assert len({str(one["uid"]) for one in found}) == len(found) == 12
    assert str(found[0]["uid"]) == "window-2026-11@savitarna.example"
    assert str(found[0]["summary"]) == "Deklaruoti karšto vandens rodmenis"
    assert str(found[0]["url"]) == "https://savitarna.example/lt/deklaravimas"


@pytest.mark.usefixtures("today")
def test_a_calendar_speaks_the_language_of_the_page_else_of_the_browser() -> None:
    assert str(events(anybodys("en"))[0]["summary"]) == "Declare hot-water readings"
    assert str(events(anybodys("en", language="lt"))[0]["summary"]).startswith("Deklaruoti")
    assert anybodys(language="de").status == 422


@pytest.mark.usefixtures("today")
def test_a_customer_gets_windows_and_the_due_dates_of_what_is_unpaid() -> None:
    metered(OCTOBER)
    people.billed("Fiz1", due_on="2026-11-30")
    people.billed("Fiz2", due_on="2026-10-31", paid=4520)
    people.billed("Fiz3", paid=4521)
    people.billed("Fiz4", "01567")
    found = events(mine(people.signed_in("ona", "01234")))
    due = [one for one in found if str(one["uid"]).startswith("due-")]
    assert [(days(one), str(one["summary"])) for one in due] == [
        ((date(2026, 10, 31), date(2026, 10, 31)), "Apmokėti sąskaitą Fiz2"),
        ((date(2026, 11, 30), date(2026, 11, 30)), "Apmokėti sąskaitą Fiz1"),
    ]
    assert len(found) - len(due) == 12
    assert str(due[1]["url"]) == "https://savitarna.example/lt/saskaita#Fiz1"


@pytest.mark.usefixtures("today")
def test_who_has_no_meter_to_read_is_not_told_to_declare() -> None:
    metered(OCTOBER, remote=True)
    metered(OCTOBER, number="KV1_242", removed_on="2026-11-01")
    assert events(mine(people.signed_in("ona", "01234"))) == []


@pytest.mark.usefixtures("moto_aws")
def test_an_event_is_the_same_one_whenever_the_calendar_is_made() -> None:
    uids: list[list[str]] = []
    for now in (NOW, NOW + timedelta(days=3)):
        with time_machine.travel(now, tick=False):
            if not uids:
                people.billed("Fiz1")
            ona = people.signed_in("ona" if not uids else "jonas", "01234")
            uids.append([str(one["uid"]) for one in events(mine(ona))])
    assert uids[0] == uids[1] != []


@pytest.mark.usefixtures("today")
def test_who_is_reminded_is_reminded_two_days_before_at_nine() -> None:
    people.billed("Fiz1", due_on="2026-11-30")
    [due] = events(mine(people.signed_in("ona", "01234")))
    [alarm] = due.alarms.times
    assert alarm.trigger == datetime(2026, 11, 28, 9)  # noqa: DTZ001 - a day has no zone, nor has its morning


plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=300)


@given(plain, plain)
def test_whatever_is_written_is_read_back(summary: str, description: str) -> None:
    day = date(2026, 11, 30)
    one = ical.Event("uid@site", day, day, summary, description, "https://site.example/lt/", "-P2DT15H")
    document = ical.document(summary, [one], 1_795_428_930)
    assert document.endswith("END:VCALENDAR\r\n")
    lines = document.split("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line and "\r" not in line for line in lines)
    calendar = icalendar.Calendar.from_ical(document)
    [read] = calendar.walk("VEVENT")
    assert (str(read["summary"]), str(read["description"])) == (summary, description)
    assert read.decoded("dtstamp") == datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)
