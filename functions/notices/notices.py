"""Which mails a message of the queue asks for."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from functions.notices import announcing, receipts, refunds, reminding, store
from functions.notices.mails import Mail, mail, page
from shared import links, settings
from shared.aws import Item
from shared.fields import Language

type Message = Mapping[str, Any]


def mails_for(message: Message, now: int) -> Iterable[Mail]:
    """The mails to send, none when the one whom the message is about has gone meanwhile.

    None goes where mail does not arrive, but for a link that somebody has just asked for.
    Each is to be sent before the next is asked for: a reminder is claimed when it is made.
    """
    return KINDS[message["kind"]](message, now)


def _confirm(message: Message, now: int) -> list[Mail]:
    """To an address that has an account goes a mail that says so: the page of registration never does."""
    if profile := store.profile_of(message["email"]):
        return [_account_exists(profile)]
    if not (pending := store.pending(message["email"], now)):
        return []
    carried = {name: pending[name] for name in links.REGISTRATION if name in pending}
    secret = links.issue("confirm", carried, now)
    language = pending["language"]
    return [mail("confirm", language, pending["email"], url=_page("confirm", language, secret))]


def _account_exists(profile: Item) -> Mail:
    language = profile["language"]
    about = {"first_name": profile["first_name"], "forgot": _page("forgot", language)}
    return mail("account_exists", language, profile["email"], url=_page("sign_in", language), **about)


def _reset(message: Message, now: int) -> list[Mail]:
    """Who registered and forgot the password before confirming needs the confirmation first."""
    if not (profile := store.profile_of(message["email"])):
        return _confirm(message, now)
    url = _page("reset", profile["language"], links.issue("reset", _as_it_is(profile), now))
    to, first_name = profile["email"], profile["first_name"]
    return [mail("reset", profile["language"], to, url=url, first_name=first_name)]


def _email_change(message: Message, now: int) -> list[Mail]:
    """A link to the new address, a warning to the old one; only the latter knows the customer's name."""
    if not (profile := store.profile(message["account_id"])):
        return []
    if owner := store.profile_of(message["email"]):
        return [_account_exists(owner)]
    about = {**_as_it_is(profile), "new_email": message["email"]}
    url = _page("email_confirm", profile["language"], links.issue("email", about, now))
    link = mail("email_change", profile["language"], message["email"], url=url)
    return [link] if "mail_fails" in profile else [link, _to_owner("email_asked", profile)]


def _as_it_is(profile: Item) -> Item:
    """What a link carries so that it dies with the password and the address for which it was mailed."""
    return {"account_id": profile["id"], "epoch": profile["epoch"], "email": profile["email"]}


def _email_changed(message: Message, _now: int) -> list[Mail]:
    language: Language = "en" if message["language"] == "en" else "lt"
    return [mail("email_changed", language, message["email"])]


def _about_account(message: Message, _now: int) -> list[Mail]:
    profile = store.reached(message["account_id"])
    return [_to_owner(message["kind"], profile, message.get("payer_code", ""))] if profile else []


def _to_owner(name: str, profile: Item, payer_code: str = "") -> Mail:
    """A mail that needs no answer; whom it worries finds the way to a new password in it."""
    language = profile["language"]
    about = {
        "first_name": profile["first_name"],
        "payer_code": payer_code,
        "forgot": _page("forgot", language),
    }
    return mail(name, language, profile["email"], **about)


def _import_report(message: Message, _now: int) -> list[Mail]:
    """To the billing clerk, if there is one; what the mail says is written where the file was read."""
    if not (clerk := settings.clerk_email()):
        return []
    about = {"file": message["name"], "summary": message["summary"], "report": message["report"]}
    return [mail(f"import_{message['outcome']}", settings.exchange_language(), clerk, **about)]


def _page(name: str, language: Language, secret: str = "") -> str:
    return page(name, language, settings.site_url(), secret)


KINDS: dict[str, Callable[[Message, int], Iterable[Mail]]] = {
    "confirm": _confirm,
    "reset": _reset,
    "email_change": _email_change,
    "email_changed": _email_changed,
    "password_changed": _about_account,
    "contract_shared": _about_account,
    "import_report": _import_report,
    "new_invoices": announcing.mails,
    "payment_received": receipts.to_payer,
    "payment_unclear": receipts.unclear,
    "transfers_open": receipts.transfers_open,
    "payment_refunded": receipts.to_payer,
    "refund_booked": refunds.booked,
    "refund_declined": refunds.declined,
    "reminders": reminding.mails,
}
