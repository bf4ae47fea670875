"""Dates for a calendar: the own ones from the overview, declaration windows for anybody from help."""

from datetime import date

import icalendar
import pytest
from playwright.sync_api import Download, expect

from shared.fields import Language
from tests.browser.billing import EXAMPLES
from tests.browser.conftest import People, Visit
from tests.browser.customers import Customers

BOTH = pytest.mark.parametrize(("lang", "size"), [("lt", "phone"), ("en", "desk")])


def dates(download: Download) -> dict[str, date]:
    """The events' first days by what they are called."""
    assert download.suggested_filename == "savitarna.ics"
    calendar = icalendar.Calendar.from_ical(download.path().read_bytes())
    return {str(event["summary"]): event.decoded("dtstart") for event in calendar.events}


@BOTH
def test_a_customer_takes_the_own_dates_along(
    visit: Visit, customers: Customers, lang: Language, size: str
) -> None:
    visitor = visit(lang, size, customers.signed_in(EXAMPLES["01890"], lang=lang)).open("overview")
    with visitor.page.expect_download() as download:
        visitor.link("calendar_mine").press("Enter")
    pay = {"lt": "Apmokėti sąskaitą Fiz18901", "en": "Pay invoice Fiz18901"}[lang]
    assert dates(download.value) == {pay: date(2026, 11, 30)}  # the meter is read remotely


@BOTH
def test_anybody_takes_the_declaration_windows_along(visit: Visit, lang: Language, size: str) -> None:
    visitor = visit(lang, size).open("help")
    with visitor.page.expect_download() as download:
        visitor.follow("calendar_windows")
    declare = {"lt": "Deklaruoti karšto vandens rodmenis", "en": "Declare hot-water readings"}[lang]
    assert dates(download.value).keys() == {declare}


def test_without_contracts_there_are_no_dates(visit: Visit, people: People) -> None:
    visitor = visit(customer=people["newcomer"]).open("overview")
    expect(visitor.link("calendar_mine")).to_be_hidden()
