"""Messages about new invoices, as the billing system's deliveries make them."""

from typing import Any

import pytest

from shared import aws, queue
from shared.errors import Busy
from shared.queue import NewInvoice
from tests.support import mailbox

pytestmark = pytest.mark.usefixtures("moto_aws")


def new_invoice(number: int) -> NewInvoice:
    about: NewInvoice = {
        "payer_code": "01234",
        "number": f"Fiz{number}",
        "amount": 100,
        "due": 40,
        "due_on": "2026-11-30",
    }
    return about


@pytest.mark.parametrize(
    ("invoices", "messages"), [(0, []), (10, [10]), (11, [10, 1]), (105, [10] * 10 + [5])]
)
def test_every_invoice_is_in_one_message_of_at_most_ten(invoices: int, messages: list[int]) -> None:
    given = [new_invoice(number) for number in range(invoices)]
    queue.announce_invoices(given)
    found = mailbox.queued(bulk=True)
    assert sorted((len(message["invoices"]) for message in found), reverse=True) == messages
    told = [one for message in found for one in message["invoices"]]
    assert sorted(told, key=str) == sorted(given, key=str)
    assert {message["kind"] for message in found} <= {"new_invoices"}
    assert mailbox.queued() == [], "who waits for a link does not wait behind them"


def test_a_message_that_the_queue_did_not_take_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> dict[str, Any]:
        return {"Failed": [{"Id": "0"}]}

    monkeypatch.setattr(aws.sqs(), "send_message_batch", refuse)
    with pytest.raises(Busy):
        queue.announce_invoices([new_invoice(1)])
