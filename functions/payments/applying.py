"""What a provider said is kept, then booked: the one way for callback, return page and whoever asks later."""

import hashlib
import random
import time

from functions.payments import books, boxes, causes, store
from functions.payments.providers.port import Refunded, Said
from shared import outbox, payment_states
from shared.errors import Busy
from shared.metrics import count
from shared.payment import Event, Payment, Source

TRIES = 25


def keep(said: Said, provider: str, source: Source, now: int) -> None:
    """Once this is done nothing is lost: what is not booked now is booked by whoever looks next."""
    event = Event(
        name="",
        provider=provider,
        status=said.status,
        amount=said.amount,
        currency=said.currency,
        provider_order=said.provider_order,
        capture=said.capture,
        source=source,
        at=now,
    )
    if store.note(said.payment_id, _named(event)) and said.status in payment_states.ENDS:
        count("Payments", state=said.status)
    for refund in said.refunds:
        keep_refund(said.payment_id, event, refund)


def keep_refund(payment_id: str, about: Event, refund: Refunded, asked: str = "") -> None:
    """Keeps how a refund of the order in `about` stands; `asked`: the number by which we asked for it."""
    changed = {
        "status": refund.status,
        "amount": refund.amount,
        "currency": refund.currency,
        "refund": refund.name,
        "reason": refund.reason,
        "asked": asked,
    }
    store.note(payment_id, _named(about.model_copy(update=changed)))


def _named(event: Event) -> Event:
    """The same saying has the same name, whoever heard it and when."""
    about = event.provider, event.provider_order, event.capture, event.status, event.amount, event.currency
    told = "|".join(str(one) for one in (*about, event.refund, event.asked))
    return event.model_copy(update={"name": hashlib.sha256(told.encode()).hexdigest()[:32]})


def apply(payment_id: str, now: int) -> Payment:
    """Books all that is due of a payment, each booking once whoever else does the same; the payment then.

    Raises Busy when others changed the same invoices again and again meanwhile.
    """
    before = None
    for tried in range(TRIES):
        payment = store.load(payment_id)
        due = causes.next_due(payment)
        if due is None:
            _count(before, payment)
            return payment
        before = before or payment
        met = store.standings(*books.touched(payment, due))
        booking = books.booking(payment, due, met, now)
        mails = boxes.mails(payment, booking)
        if store.book(payment, booking, met, mails):
            for mail in mails:
                outbox.send_mail(mail)
        else:
            time.sleep(random.uniform(0, 0.005 * tried))  # noqa: S311 - spreads retries, guards nothing
    raise Busy


def _count(before: Payment | None, payment: Payment) -> None:
    """Two that book at once may count it twice; the books do not."""
    if before and (state := payment_states.state(payment)) != payment_states.state(before):
        count("Payments", state=state)
