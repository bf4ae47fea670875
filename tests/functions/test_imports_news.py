"""Whom an import tells of what: the holders of new invoices, and the clerk."""

from typing import Any

import pytest

from shared import due_days, queue
from tests.support import exchange, import_flow, mailbox
from tests.support.import_flow import deliver
from tests.support.importing import imported

pytestmark = pytest.mark.usefixtures("today")

INVOICES = "number,payer_code,period,issued_on,due_on,amount,paid\n"


def invoice(number: str, issued_on: str = "2026-11-09", amount: str = "10", paid: str = "0") -> str:
    return f"{number},01234,2026-10,{issued_on},2026-11-30,{amount},{paid}\n"


def announced() -> list[dict[str, Any]]:
    messages = mailbox.queued(bulk=True)
    assert all(message["kind"] == "new_invoices" for message in messages)
    return sorted((one for message in messages for one in message["invoices"]), key=lambda one: one["number"])


def test_a_new_invoice_is_announced_with_what_is_left_to_pay() -> None:
    imported(INVOICES + invoice("Fiz1", amount="10.50", paid="0.50"))
    about = {"payer_code": "01234", "number": "Fiz1", "amount": 1050, "due": 1000, "due_on": "2026-11-30"}
    assert announced() == [about]


def test_a_changed_and_an_unchanged_invoice_are_no_news() -> None:
    imported(INVOICES + invoice("Fiz1") + invoice("Fiz2"))
    assert len(announced()) == 2
    imported(INVOICES + invoice("Fiz1") + invoice("Fiz2", amount="11"))
    assert announced() == []


@pytest.mark.parametrize(
    ("row", "news"),
    [
        (invoice("Fiz1", issued_on="2026-10-23"), 1),
        (invoice("Fiz1", issued_on="2026-10-22"), 0),
        (invoice("Fiz1", paid="10"), 0),
        (invoice("Fiz1", amount="-10"), 0),
    ],
)
def test_an_old_invoice_and_one_that_nobody_owes_are_no_news(row: str, news: int) -> None:
    imported(INVOICES + row)
    assert len(announced()) == news


def test_only_ten_invoices_go_into_a_message() -> None:
    imported(INVOICES + "".join(invoice(f"Fiz{number}") for number in range(25)))
    messages = mailbox.queued(bulk=True)
    assert sorted(len(message["invoices"]) for message in messages) == [5, 10, 10]
    assert queue.A_MESSAGE == 10


def test_the_clerk_is_told_of_every_delivery() -> None:
    deliver("in/invoices.csv", INVOICES + invoice("Fiz1") + "x\n")
    deliver("in/wrong.csv", "who,knows\n")
    mails = mailbox.queued()
    assert {(mail["kind"], mail["name"], mail["outcome"]) for mail in mails} == {
        ("import_report", "in/invoices.csv", "faulty"),
        ("import_report", "in/wrong.csv", "refused"),
    }


def test_news_of_an_import_that_died_are_told_though_a_newer_export_came_before_its_second_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(_: object) -> None:
        raise OSError("the queue does not answer")

    older, newer = "in/invoices-2026-11-20.csv", "in/invoices-2026-11-21.csv"
    exchange.put(older, INVOICES + invoice("Fiz1", amount="10.50") + invoice("Fiz2"))
    with monkeypatch.context() as patch:
        patch.setattr(queue, "announce_invoices", die)
        with pytest.raises(OSError, match="the queue"):
            import_flow.tell(older)
    deliver(newer, INVOICES + invoice("Fiz1", amount="11") + invoice("Fiz2", paid="10"))
    assert announced() == []
    assert import_flow.tell(older) == ["Done"]
    about = {"payer_code": "01234", "number": "Fiz1", "amount": 1100, "due": 1100, "due_on": "2026-11-30"}
    assert announced() == [about], "as it is now; the other is paid"


def test_days_on_which_an_invoice_is_due_are_noted_for_the_reminders() -> None:
    days = ["2026-11-30", "2026-12-31", "2026-10-31"]
    assert not any(map(due_days.is_due_day, days))
    dated = [invoice(f"Fiz{day}").replace("2026-11-30", day) for day in days]
    deliver("in/check/invoices.csv", INVOICES + "".join(dated))
    assert not any(map(due_days.is_due_day, days)), "a dry run writes nothing"
    imported(INVOICES + "".join(dated))
    assert [due_days.is_due_day(day) for day in days] == [True, True, False]
