"""Mails about payments, each once: to who paid that it came in, to the clerk of money that fits nothing."""

from collections.abc import Mapping
from dataclasses import replace

from functions.notices import store
from functions.notices.mails import Mail, mail, page
from shared import keys, settings
from shared.fields import Language
from shared.writing import money

REPORT, FOLDER = "reports/transfers.csv", "in/"


def to_payer(message: Mapping[str, str], _now: int) -> list[Mail]:
    """To the account that paid, unless it was closed meanwhile or mail does not reach it.

    Its button leads to payment and receipt. The message's kind names the mail: that money was received, or
    that some goes back.
    """
    if not (profile := store.reached(message["account_id"])):
        return []
    language = profile["language"]
    made = mail(
        message["kind"],
        language,
        profile["email"],
        url=f"{page('payment', language, settings.site_url())}?payment={message['payment_id']}",
        first_name=profile["first_name"],
        amount=amount(message, language),
    )
    return [once(made, message)]


def unclear(message: Mapping[str, str], _now: int) -> list[Mail]:
    """To the billing clerk, if there is one."""
    if not (clerk := settings.clerk_email()):
        return []
    language = settings.exchange_language()
    about = {"payment_id": message["payment_id"], "amount": amount(message, language)}
    return [once(mail("payment_unclear", language, clerk, **about), message)]


def transfers_open(message: Mapping[str, str], _now: int) -> list[Mail]:
    """To the billing clerk, if there is one: once of each list of what is new."""
    if not (clerk := settings.clerk_email()):
        return []
    language = settings.exchange_language()
    about = {"count": message["count"], "amount": money(int(message["amount"]), language)}
    made = mail("transfers_open", language, clerk, report=REPORT, folder=FOLDER, **about)
    return [replace(made, once=keys.mailed_run(message["run"]))]


def once(made: Mail, message: Mapping[str, str]) -> Mail:
    """A booking is told of once, however often its message comes."""
    return replace(made, once=keys.mailed_booking(message["payment_id"], message["cause"]))


def amount(message: Mapping[str, str], language: Language) -> str:
    """Cents of another currency are told by its code: nobody pays us in it on purpose."""
    amount = money(int(message["amount"]), language)
    return (
        amount if message["currency"] == "EUR" else f"{amount.replace('€', '').strip()} {message['currency']}"
    )
