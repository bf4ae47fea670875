"""Mails about new invoices: one to each holder who wants them, with numbers as people write them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from functions.notices import store
from functions.notices.mails import Mail, mail, page
from shared import keys, settings, texts
from shared.aws import Item
from shared.fields import Language
from shared.payment_keys import payment_keys
from shared.writing import day, money


def mails(message: Mapping[str, Any], now: int) -> list[Mail]:
    """The mails about the invoices of a message; each goes out once, however often the message comes."""
    invoices = message["invoices"]
    holders = store.holders({invoice["payer_code"] for invoice in invoices})
    profiles = store.profiles({holder for some in holders.values() for holder in some})
    return [
        _mail(profiles[holder], invoice, now)
        for invoice in invoices
        for holder in holders[invoice["payer_code"]]
        if holder in profiles and profiles[holder].get("invoice_mail", True)
    ]


def _mail(profile: Item, invoice: Mapping[str, Any], now: int) -> Mail:
    language, number, site = profile["language"], invoice["number"], settings.site_url()
    made = mail(
        "new_invoice",
        language,
        profile["email"],
        url=f"{page('invoice', language, site)}#{quote(number)}",
        first_name=profile["first_name"],
        payer_code=invoice["payer_code"],
        number=number,
        amount=money(invoice["amount"], language),
        due_amount=money(invoice["due"], language),
        due_on=day(invoice["due_on"], language),
        pay=to_pay(invoice, language, now),
        account=page("account", language, site),
    )
    return replace(made, once=keys.mailed(profile["id"], invoice["payer_code"], number))


def to_pay(invoice: Mapping[str, Any], language: Language, now: int) -> str:
    """A paragraph with the link that pays without signing in; empty where nothing is due or paid online."""
    if invoice["due"] <= 0 or settings.payment_provider() == "none":
        return ""
    if not (key := payment_keys().get("link_key")):
        return ""
    from shared import paylinks  # noqa: PLC0415 - a library that no other mail needs

    token = paylinks.signed(invoice["payer_code"], invoice["number"], key, now)
    words: str = texts.catalog(language)["mails"]["to_pay"]
    return words.format(url=page("pay", language, settings.site_url(), token), days=paylinks.DAYS)
