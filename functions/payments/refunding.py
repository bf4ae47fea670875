"""Gives back what the clerk asks for: decided and put down first, then asked for at the provider."""

from typing import cast

from functions.payments import applying, boxes, providers, refund_store, refunds
from functions.payments.setup import setup
from shared import outbox
from shared.aws import Item
from shared.errors import ProviderDown
from shared.payment import Decision, Event, Payment, Started
from shared.refunds import number, unanswered
from shared.transfers import Asked


def go_on(payment: Payment, now: int) -> None:
    """Goes on with the refunds of a payment, each from where it stands, as far as the provider answers.

    Of a payment whose order the provider was asked about just before, so that nothing counts as left that
    has gone. Killed anywhere, or done by several at once, it asks the provider once for each refund and
    books it once. Raises ProviderDown.
    """
    while True:
        if decision := unanswered(payment):
            _ask_for(payment, decision, now)
        elif ask := refunds.undecided(payment):
            _decide(payment, ask, now)
        elif refused := refunds.untold(payment):
            reason = refunds.reason(payment, refused) or "refused"
            mails = [boxes.refund_declined(payment.id, refused, reason, now)]
            _send(mails, is_put=refund_store.note_refused(payment, refused, mails))
        else:
            return
        payment = applying.apply(payment.id, now)


def _decide(payment: Payment, ask: Asked, now: int) -> None:
    decision = refunds.decided(payment, ask, now)
    if decision.reason == "unknown" and refund_store.is_transfer(payment.id):
        decision = decision.model_copy(update={"reason": "transfer"})
    mails = [boxes.refund_declined(payment.id, decision, decision.reason, now)] if decision.reason else []
    _send(mails, is_put=refund_store.decide(payment, decision, mails))


def _send(mails: list[Item], *, is_put: bool) -> None:
    for mail in mails if is_put else []:
        outbox.send_mail(mail)


def _ask_for(payment: Payment, decision: Decision, now: int) -> None:
    """A number that the provider knows already was asked for, and only the answer was lost."""
    adapter = providers.adapter(cast("providers.Name", decision.provider))
    asked = number(payment.id, decision.key)
    answer = adapter.refund(decision, asked, setup(), now)
    if answer is None:
        started = Started(provider_order=decision.provider_order, redirect_url="")
        said = adapter.ask(started, setup(), now)
        answer = refunds.found(payment, decision, said.refunds if said else ())
    if answer is None:
        raise ProviderDown
    about = Event(
        name="",
        provider=decision.provider,
        status=answer.status,
        amount=answer.amount,
        currency=answer.currency,
        provider_order=decision.provider_order,
        capture=decision.capture,
        source="janitor",
        at=now,
    )
    applying.keep_refund(payment.id, about, answer, asked)
