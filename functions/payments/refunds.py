"""Refunds that the clerk asks for: how much of which capture, or why not, and what became of them. Pure."""

from collections.abc import Iterable

from functions.payments import lots
from functions.payments.lots import Lot
from functions.payments.providers.port import Refunded
from shared.payment import Decision, Payment
from shared.refunds import answers, names, number, reserved, told, unanswered, under_way
from shared.transfers import Asked

MINIMUM = 5  # cents, as Montonio has it
CURRENCY = "EUR"


def undecided(payment: Payment) -> Asked | None:
    """The first ask on which nothing was decided; of two with one key the first counts."""
    decided = {decision.key for decision in payment.decisions}
    asks = sorted(payment.asks, key=lambda ask: (ask.at, ask.key))
    return next((ask for ask in asks if ask.key not in decided), None)


def untold(payment: Payment) -> Decision | None:
    """What the provider refused and the clerk does not know of yet."""
    answered = answers(payment)
    refused = names(payment, "refund_refused") - names(payment, "refund_done")
    return next(
        (
            one
            for one in reserved(payment)
            if answered.get(number(payment.id, one.key)) in refused and one.key not in payment.told
        ),
        None,
    )


def reason(payment: Payment, decision: Decision) -> str:
    """The provider's word for why it refused; "" if it said none."""
    name = answers(payment).get(number(payment.id, decision.key))
    said = [event.reason for event in payment.events if event.refund == name and event.reason]
    return said[-1] if said else ""


def is_open(payment: Payment) -> bool:
    """Whether somebody has to go on with a refund, or to ask the provider about one."""
    to_do = undecided(payment) or unanswered(payment) or untold(payment)
    return to_do is not None or bool(under_way(payment)) or _is_unexplained(payment)


def _is_unexplained(payment: Payment) -> bool:
    """The provider told that money went back, and not yet how much of it."""
    said = {event.status: event.amount for event in payment.events}
    back = sum(event.amount for event in told(payment, "refund_done"))
    return back < said.get("refunded", min(1, said.get("partly_refunded", 0)))


def decided(payment: Payment, ask: Asked, now: int) -> Decision:
    """Never more than is left when everything on its way is gone; without an amount, all of it."""
    left = [(lot, lot.left - _held(payment, lot)) for lot in lots.lots(payment) if lot.currency == CURRENCY]
    full = [lot for lot, free in left if free > 0]
    amount = ask.amount if ask.amount is not None else sum(free for _, free in left)
    lot = lots.picked([lot for lot, free in left if free >= amount], amount)
    if why_not := _why_not(payment, ask, amount, full):
        return Decision(key=ask.key, amount=amount, at=now, reason=why_not)
    if lot is None:
        return Decision(key=ask.key, amount=amount, at=now, reason="too_much")
    return Decision(
        key=ask.key,
        amount=amount,
        at=now,
        provider=lot.provider,
        provider_order=lot.provider_order,
        capture=lot.capture,
        currency=lot.currency,
        known=tuple(sorted({event.refund for event in payment.events if event.refund})),
    )


def _why_not(payment: Payment, ask: Asked, amount: int, full: list[Lot]) -> str:
    if not any(booking.amount > 0 for booking in payment.bookings):
        return "not_received" if payment.order else "unknown"
    if not full:
        return "nothing_left"
    if ask.amount is None and len(full) > 1:
        return "several"
    return "too_little" if amount < MINIMUM else ""


def _held(payment: Payment, lot: Lot) -> int:
    """What is on its way back of a capture."""
    return sum(amount for capture, amount in under_way(payment) if capture == lot.capture)


def found(payment: Payment, decision: Decision, listed: Iterable[Refunded]) -> Refunded | None:
    """Which of the order's refunds is the one that we asked for, and whose answer was lost."""
    others = {*decision.known, *answers(payment).values()}
    return next((one for one in listed if one.name not in others and one.amount == decision.amount), None)
