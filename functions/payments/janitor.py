"""What nobody came back for: orders whose end was not told, events that nobody booked, mails not sent yet."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from functions.payments import applying, paying, refunding, refunds, store
from functions.payments.providers.port import Said
from functions.payments.transfers import tending
from shared import outbox, parallel, payment_states
from shared.calendar import today
from shared.errors import ProviderDown
from shared.payment import Order, Payment
from shared.problems import LOGGER, log_unforeseen

EVERY = 600  # seconds between two calls, as in template.yaml
OLDER_DAYS = 8
GIVEN_UP = 9 * 86_400  # seconds after which an order that has no end still is not asked for
ENOUGH = 15_000  # milliseconds that one step more may take
MAIL_WAITS = 60  # seconds in which whoever booked usually sends it


def tend(now: int, left: Callable[[], int]) -> None:
    """Books what is due, asks for what hangs, sends mails; `left`: milliseconds that it may still take.

    What it does not get to, or what fails, is done by a later call.
    """
    mails = outbox.send_waiting_mails(now - MAIL_WAITS)
    ids = {payment_id for day in _days(now) for payment_id in store.of_day(day)}
    found = parallel.each(lambda payment_id: _booked(payment_id, now, left), ids)
    tending.tend(_days(now), now, lambda: left() >= ENOUGH)
    waiting = [payment for payment in found if payment and _is_asked_for(payment, now)]
    # In another order each time: a provider that keeps us waiting shall not hide the same ones for ever.
    parallel.each(lambda payment: _asked(payment, now, left), random.sample(waiting, len(waiting)))
    LOGGER.info("tended", payments=len(ids), asked=len(waiting), mails=mails)


def _days(now: int) -> list[str]:
    """Today and yesterday, and in turn one of the days before."""
    older = 2 + now // EVERY % OLDER_DAYS
    return [(today(now) - timedelta(days=ago)).isoformat() for ago in (0, 1, older)]


def _booked(payment_id: str, now: int, left: Callable[[], int]) -> Payment | None:
    if left() < ENOUGH:
        return None
    try:
        return applying.apply(payment_id, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, the others go on
        log_unforeseen(error)
        return None


def _is_asked_for(payment: Payment, now: int) -> bool:
    if refunds.is_open(payment):
        return True
    if payment.order is None or now - payment.order.created_at > GIVEN_UP:
        return False
    return paying.hangs(payment, now) or payment_states.is_stale(payment, now)


def _asked(payment: Payment, now: int, left: Callable[[], int]) -> None:
    """Only after the provider has said that it knows no end, an order expires."""
    if left() < ENOUGH:
        return
    try:
        if payment.started:
            paying.hear(payment, "janitor", now)
            payment = applying.apply(payment.id, now)
        refunding.go_on(payment, now)
        if payment_states.is_stale(payment, now):
            _expire(payment, now)
    except ProviderDown:
        LOGGER.info("provider down")
    except Exception as error:  # noqa: BLE001 - whatever it was, the others go on
        log_unforeseen(error)


def _expire(payment: Payment, now: int) -> None:
    order = cast("Order", payment.order)  # a stale payment has one
    name = payment.started.provider_order if payment.started else ""
    said = Said(payment.id, "expired", order.amount, order.currency, name, name)
    applying.keep(said, order.provider, "janitor", now)
