"""What is kept of refunds beside events and bookings: decisions, and whom they were told to."""

from collections.abc import Sequence

from functions.payments.members import put
from shared import aws, ledger_keys, settings
from shared.aws import Item
from shared.payment import Decision, Payment


def decide(payment: Payment, decision: Decision, mails: Sequence[Item]) -> bool:
    """Puts the next decision on the payment; False when somebody else decided something meanwhile."""
    key = ledger_keys.refund(payment.id, len(payment.decisions))
    try:
        aws.transact(put(key, **decision.model_dump(mode="json")), *mails)
    except aws.ConditionFailed:
        return False
    return True


def note_refused(payment: Payment, decision: Decision, mails: Sequence[Item]) -> bool:
    """Puts that the clerk hears of the provider's refusal; False when somebody else did."""
    key = ledger_keys.refund_refused(payment.id, payment.decisions.index(decision))
    try:
        aws.transact(put(key, refund=decision.key), *mails)
    except aws.ConditionFailed:
        return False
    return True


def is_transfer(payment_id: str) -> bool:
    """Whether what the clerk named is a line of a bank statement."""
    return aws.get(settings.table("payments"), ledger_keys.line(payment_id)) is not None
