"""Mails about refunds, each once: to who paid that money comes back, to the clerk what became of an ask."""

from collections.abc import Mapping

from functions.notices import store
from functions.notices.mails import Mail, mail, page
from functions.notices.receipts import amount, once
from shared import settings, texts


def refunded(message: Mapping[str, str], _now: int) -> list[Mail]:
    """To the account that paid, unless it was closed meanwhile."""
    if not (profile := store.profile(message["account_id"])):
        return []
    language = profile["language"]
    made = mail(
        "payment_refunded",
        language,
        profile["email"],
        url=f"{page('payment', language, settings.site_url())}?payment={message['payment_id']}",
        first_name=profile["first_name"],
        amount=amount(message, language),
    )
    return [once(made, message)]


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
