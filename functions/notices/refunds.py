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
    said = texts.catalog(settings.exchange_language())["mails"]["refund_declined"]
    reason = said["reasons"].get(message["reason"]) or said["reasons"]["said"].format(said=message["reason"])
    # Who asks for all that is left names no amount; of nothing that is none.
    is_all = message["amount"] == "0" and message["reason"] != "too_little"
    return _to_clerk("refund_declined", message, reason=reason, **({"amount": said["all"]} if is_all else {}))


def _to_clerk(name: str, message: Mapping[str, str], **more: str) -> list[Mail]:
    if not (clerk := settings.clerk_email()):
        return []
    language = settings.exchange_language()
    about = {"payment_id": message["payment_id"], "key": message["key"], "amount": amount(message, language)}
    return [once(mail(name, language, clerk, **about | more), message)]
