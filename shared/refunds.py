"""What of a payment is on its way back, and by what names its refunds go. Pure."""

import hashlib
import uuid

from shared.payment import REFUND, Decision, Event, Payment


def number(payment_id: str, key: str) -> str:
    """By what a refund is asked for at the provider: always the same for the same ask, as UUIDv4 looks."""
    digest = hashlib.sha256(f"{payment_id}|{key}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def unanswered(payment: Payment) -> Decision | None:
    """What is to go back and the provider has not said yet that it was asked."""
    answered = answers(payment)
    return next((one for one in reserved(payment) if number(payment.id, one.key) not in answered), None)


def answers(payment: Payment) -> dict[str, str]:
    """The provider's names of the refunds that we asked for, by the number by which we did."""
    return {event.asked: event.refund for event in payment.events if event.asked}


def key_of(payment: Payment, refund: str) -> str:
    """The clerk's key of a refund that the provider tells of; "" for one that was made at the provider.

    While the provider's answer to us is missing, what fits it is taken for it.
    """
    ours = {number(payment.id, one.key): one.key for one in reserved(payment)}
    asked = next((asked for asked, name in answers(payment).items() if name == refund), None)
    if asked is not None:
        return ours[asked]
    waits = unanswered(payment)
    event = next(event for event in payment.events if event.refund == refund)
    is_it = waits and refund not in waits.known and event.amount == waits.amount
    return waits.key if waits and is_it else ""


def returning(payment: Payment) -> int:
    """What is on its way back, cents."""
    return sum(amount for _, amount in under_way(payment))


def under_way(payment: Payment) -> list[tuple[str, int]]:
    """Capture and amount of each refund that was asked for, by us or at the provider, and has no end."""
    answered = answers(payment)
    booked = {some.cause.removeprefix(REFUND) for some in payment.bookings if some.cause.startswith(REFUND)}
    ended = booked | (names(payment, "refund_refused") - names(payment, "refund_done"))
    ours = [
        (one.capture, one.amount)
        for one in reserved(payment)
        if answered.get(number(payment.id, one.key)) not in ended
    ]
    others = {
        event.refund: (event.capture, event.amount)
        for event in payment.events
        if event.refund and event.refund not in ended and not key_of(payment, event.refund)
    }
    return ours + list(others.values())


def reserved(payment: Payment) -> list[Decision]:
    return [decision for decision in payment.decisions if not decision.reason]


def told(payment: Payment, status: str) -> list[Event]:
    """The sayings with that status, one of each refund."""
    return list({event.refund: event for event in payment.events if event.status == status}.values())


def names(payment: Payment, status: str) -> set[str]:
    return {event.refund for event in told(payment, status)}
