"""A message of the queue that comes many times at once, on DynamoDB Local."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import mailbox, people

pytestmark = pytest.mark.usefixtures("tables")

INVOICE = {"payer_code": "01234", "number": "Fiz1", "amount": 7683, "due": 7683, "due_on": "2026-11-30"}


def test_of_sixteen_messages_about_an_invoice_at_once_one_mails_each_holder() -> None:
    for name in ("ona", "jonas"):
        people.signed_in(name, "01234")
    message = {"kind": "new_invoices", "invoices": [INVOICE]}
    with mailbox.watched() as sent:
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(lambda _: mailbox.handle(message), range(16)))
        assert mailbox.handle(message) == [], "once both mails are noted, a message is done"
    assert Counter(letter.to for letter in sent) == {"ona@example.com": 1, "jonas@example.com": 1}
