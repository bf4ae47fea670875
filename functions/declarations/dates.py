"""What stands in a calendar: when readings are declared, and until when invoices are to be paid."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from functions.declarations.ical import Event
from shared import calendar, settings, texts, window
from shared.fields import Language
from shared.invoices import Invoice
from shared.window import Window

WINDOWS = 12
# Nine in the morning of the day that is two days before the last one, counted from the end of that.
TWO_DAYS_BEFORE = "-P2DT15H"


def windows(days: str, now: int) -> list[Window]:
    """The window that is open or the next one, and those of the months after it."""
    found = [window.window(days, now)]
    while len(found) < WINDOWS:
        found.append(window.window(days, found[-1].closes_at))
    return found


def declaring(found: Iterable[Window], language: Language) -> list[Event]:
    return [_declaring(one, language) for one in found]


def _declaring(one: Window, language: Language) -> Event:
    words = texts.catalog(language)["calendar"]
    return Event(
        uid=_uid(f"window-{one.period}"),
        first=calendar.today(one.opens_at),
        last=calendar.today(one.closes_at) - timedelta(days=1),
        summary=words["declare"],
        description=words["declare_text"],
        url=_address("declare", language),
        reminder=TWO_DAYS_BEFORE,
    )


def paying(invoices: Iterable[Invoice], language: Language) -> list[Event]:
    """Of the invoices that are not paid, first due first."""
    unpaid = [invoice for invoice in invoices if invoice.due]
    return [_paying(one, language) for one in sorted(unpaid, key=lambda one: (one.due_on, one.number))]


def _paying(one: Invoice, language: Language) -> Event:
    words = texts.catalog(language)["calendar"]
    due_on = date.fromisoformat(one.due_on)
    # Whose invoice it is stays out of what calendars share.
    digest = hashlib.sha256(f"{one.payer_code}/{one.number}".encode()).hexdigest()[:24]
    return Event(
        uid=_uid(f"due-{digest}"),
        first=due_on,
        last=due_on,
        summary=words["pay"].format(number=one.number),
        description=words["pay_text"].format(payer_code=one.payer_code),
        url=f"{_address('invoice', language)}#{one.number}",
        reminder=TWO_DAYS_BEFORE,
    )


def _uid(name: str) -> str:
    return f"{name}@{settings.site_url().partition('://')[2]}"


def _address(page: str, language: Language) -> str:
    return f"{settings.site_url()}/{language}/{texts.pages()[page][language]}"
