"""Mails to the clerk about refunds, each once: what became of an ask, and what was refunded without one."""

from collections.abc import Mapping

from functions.notices.mails import Mail, mail
from functions.notices.receipts import amount, once
from shared import settings, texts


def booked(message: Mapping[str, str], _now: int) -> list[Mail]:
    """To the billing clerk, of a refund that was asked for by `key`, or made at the provider without us."""
    return _to_clerk("refund_booked" if message["key"] else "refund_by_hand", message)


def declined(message: Mapping[str, str], _now: int) -> list[Mail]:
    """To the billing clerk, why a refund was not made; a reason of the provider's is told in its words."""
    reasons = texts.catalog(settings.exchange_language())["mails"]["refund_declined"]["reasons"]
    reason = reasons.get(message["reason"]) or reasons["said"].format(said=message["reason"])
    return _to_clerk("refund_declined", message, reason=reason)


def _to_clerk(name: str, message: Mapping[str, str], **more: str) -> list[Mail]:
    if not (clerk := settings.clerk_email()):
        return []
    language = settings.exchange_language()
    about = {"payment_id": message["payment_id"], "key": message["key"], "amount": amount(message, language)}
    return [once(mail(name, language, clerk, **about, **more), message)]
