"""All customers, looked through shard by shard in steps; one that has no time left hands on where it is."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import batched
from typing import TypedDict

from functions.reminders import reminding, store
from functions.reminders.reminding import Day
from functions.reminders.store import Holder, Place
from shared import due_days, parallel, queue, settings
from shared.problems import LOGGER
from shared.queue import NewInvoice
from shared.reminders import SHARDS, DueReminder, Reminder, WindowReminder

ACCOUNTS = 50  # looked at together
MOST_ABOUT = 100  # contracts or invoices in one mail

type Found[Thing] = dict[str, list[Thing]]


class Step(TypedDict):
    """An ISO day whose reminders are decided on in a shard, after a place in it or from its beginning."""

    day: str
    shard: str
    after: Place | None


def begin(today: date) -> None:
    """Queues a step for each shard, if there is anything to remind of today."""
    if _is_idle(_day(today)):
        return
    steps = [Step(day=today.isoformat(), shard=str(number), after=None) for number in range(SHARDS)]
    for some in batched(steps, queue.MESSAGES_A_CALL, strict=False):
        queue.send_batch(settings.reminder_queue_url(), some)


def _day(today: date) -> Day:
    dues = {day: kind for day, kind in reminding.due_days(today).items() if due_days.is_due_day(day)}
    return reminding.day(today, settings.declaration_window(), dues)


def _is_idle(day: Day) -> bool:
    return not (day.of_window or day.dues)


def run(step: Step, enough_time: Callable[[], bool]) -> None:
    """Queues the reminders of a shard's accounts. One that breaks off is repeated: who mails finds out."""
    day, accounts = _day(date.fromisoformat(step["day"])), 0
    for some in batched(store.holders(step["shard"], step["after"]), ACCOUNTS, strict=False):
        queue.send_bulk("reminders", "reminders", _reminders(some, day))
        accounts += len(some)
        if not enough_time():
            rest = Step(day=step["day"], shard=step["shard"], after=some[-1].place)
            queue.send_batch(settings.reminder_queue_url(), [rest])
            break
    LOGGER.info("looked through", day=step["day"], shard=step["shard"], accounts=accounts)


def _reminders(holders: Sequence[Holder], day: Day) -> Iterator[Reminder]:
    codes = sorted(store.alive(sorted({code for holder in holders for code in holder.payer_codes})))
    awaited = _awaited(codes, day) if day.of_window else set()
    unpaid = _unpaid(codes, day) if day.dues else {}
    for holder in holders:
        yield from _of_window(holder, awaited, day)
        yield from _of_invoices(holder, unpaid, day)


def _awaited(codes: list[str], day: Day) -> set[str]:
    found = parallel.each(store.meters, codes)
    return {
        code for code, some in zip(codes, found, strict=True) if reminding.is_awaited(some, day.window.period)
    }


def _unpaid(codes: list[str], day: Day) -> Found[NewInvoice]:
    """The unpaid invoices of contracts that are due on one of the day's due days."""
    found = parallel.each(store.invoices, codes)
    wanted = ([item for item in some if item["due_on"] in day.dues] for some in found)
    return {
        code: [one for item in some if (one := reminding.unpaid(item))]
        for code, some in zip(codes, wanted, strict=True)
    }


def _of_window(holder: Holder, awaited: set[str], day: Day) -> Iterator[Reminder]:
    if day.of_window is None:
        return
    mine = [code for code in holder.payer_codes if code in awaited]
    for some in batched(mine, MOST_ABOUT, strict=False):
        yield WindowReminder(
            kind=day.of_window,
            account_id=holder.account_id,
            period=day.window.period,
            closes_at=day.window.closes_at,
            payer_codes=list(some),
        )


def _of_invoices(holder: Holder, unpaid: Found[NewInvoice], day: Day) -> Iterator[Reminder]:
    mine = [one for code in holder.payer_codes for one in unpaid.get(code, [])]
    for due_on, kind in day.dues.items():
        same = [one for one in mine if one["due_on"] == due_on]
        for some in batched(same, MOST_ABOUT, strict=False):
            yield DueReminder(kind=kind, account_id=holder.account_id, invoices=list(some))
