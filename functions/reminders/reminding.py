"""Which reminders a day brings: of the window of declarations, of invoices before and after they are due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared import calendar, meters
from shared.aws import Item
from shared.invoices import due, known_paid
from shared.queue import NewInvoice
from shared.reminders import DueKind, WindowKind
from shared.window import Window, window

# A last chance that leaves a weekend to read the meters in.
BEFORE_CLOSING = timedelta(days=2)
# A transfer of today is there in time, also over a weekend.
BEFORE_DUE = timedelta(days=3)
# A transfer of the last day is known by now: through bank and billing system it takes up to three days.
AFTER_DUE = timedelta(days=3)


@dataclass(frozen=True)
class Day:
    """What is reminded of on a day: of the window or not, and of the invoices due on the days of `dues`."""

    window: Window
    of_window: WindowKind | None
    dues: Mapping[str, DueKind]


def day(today: date, window_days: str, dues: Mapping[str, DueKind]) -> Day:
    """`window_days` as the settings have them, `21-31`; `dues` are those of `due_days` that are due days."""
    this = window(window_days, calendar.midnight(today))
    return Day(this, _of_window(this, today), dues)


def _of_window(this: Window, today: date) -> WindowKind | None:
    """A window of three days or less has one reminder."""
    opens, last = calendar.today(this.opens_at), calendar.today(this.closes_at - 1)
    if today == opens:
        return "window_opens"
    return "window_closes" if opens < today == last - BEFORE_CLOSING else None


def due_days(today: date) -> dict[str, DueKind]:
    """The ISO days of which invoices are reminded of today."""
    return {(today + BEFORE_DUE).isoformat(): "due_soon", (today - AFTER_DUE).isoformat(): "overdue"}


def is_awaited(meters_of_contract: Iterable[Item], period: str) -> bool:
    """Whether the customer is to declare any of a contract's meters (items of the Meters table)."""
    return any(_is_awaited(item, period) for item in meters_of_contract)


def _is_awaited(item: Item, period: str) -> bool:
    """Not one that is removed, read remotely, known by its readings only, or read already."""
    if "type" not in item or "removed_on" in item or item["remote"]:
        return False
    return not meters.is_read(meters.reading(item["last"]) if item.get("last") else None, period)


def unpaid(item: Item) -> NewInvoice | None:
    """An invoice (item of the Invoices table) of which something is left to pay."""
    amount = int(item["amount"])
    left = due(amount, known_paid(int(item["paid"]), int(item.get("settled", 0))))
    if not left:
        return None
    return NewInvoice(
        payer_code=item["payer_code"],
        number=item["number"],
        amount=amount,
        due=left,
        due_on=item["due_on"],
    )
