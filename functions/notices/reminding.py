"""Mails that remind: of readings to declare, of invoices before and after they are due.

What a mail is about is claimed when the mail is made, each contract or invoice once and for good: a mail that
may have gone out is never sent again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from functions.notices import announcing, store
from functions.notices.mails import Mail, mail, page
from shared import calendar, keys, sealed, settings, texts
from shared.aws import Item
from shared.fields import Language
from shared.keys import Key
from shared.queue import NewInvoice
from shared.reminders import ONE_CLICK, DueReminder, Kind, Reminder, WindowReminder, preference
from shared.writing import day, money


def mails(message: Mapping[str, Any], now: int) -> Iterator[Mail]:
    """The mails about the reminders of a message."""
    reminders: list[Reminder] = message["reminders"]
    profiles = store.profiles({one["account_id"] for one in reminders})
    for reminder in reminders:
        profile = profiles.get(reminder["account_id"])
        if profile and profile.get(preference(reminder["kind"]), True):
            yield from _mails(reminder, profile, now)


def _mails(reminder: Reminder, profile: Item, now: int) -> Iterator[Mail]:
    if reminder["kind"] == "window_opens" or reminder["kind"] == "window_closes":
        return _of_window(reminder, profile, now)
    return _of_invoices(reminder, profile, now)


def _of_window(reminder: WindowReminder, profile: Item, now: int) -> Iterator[Mail]:
    """None once the window is closed."""
    kind, owner, period = reminder["kind"], profile["id"], reminder["period"]
    codes = reminder["payer_codes"] if now < reminder["closes_at"] else []
    wanted = [(code, keys.reminded(owner, kind, code, period)) for code in codes]
    return _claimed(wanted, lambda some: _window_mail(some, reminder, profile), now)


def _of_invoices(reminder: DueReminder, profile: Item, now: int) -> Iterator[Mail]:
    """None of those that are due soon once they are overdue."""
    kind, owner, today = reminder["kind"], profile["id"], calendar.today(now).isoformat()
    wanted = [
        (invoice, keys.reminded(owner, kind, invoice["payer_code"], invoice["number"]))
        for invoice in reminder["invoices"]
        if kind == "overdue" or today <= invoice["due_on"]
    ]
    return _claimed(wanted, lambda some: _invoices_mail(kind, some, profile, now), now)


def _claimed[Thing](
    wanted: Sequence[tuple[Thing, Key]], make: Callable[[list[Thing]], Mail], now: int
) -> Iterator[Mail]:
    """The mail about all that nobody has claimed before, if there is any."""
    claimed: list[tuple[Thing, Key]] = []
    try:
        claimed += (one for one in wanted if store.claim(one[1], now))
        made = make([thing for thing, _ in claimed]) if claimed else None
    except Exception:
        store.free([key for _, key in claimed])
        raise
    if made:
        yield replace(made, claimed=tuple(key for _, key in claimed))


def _window_mail(codes: list[str], reminder: WindowReminder, profile: Item) -> Mail:
    owner, language = profile["id"], profile["language"]
    forms = {code: _form(owner, code, reminder["period"], language) for code in codes}
    closes_on = calendar.today(reminder["closes_at"] - 1).isoformat()
    # Of one contract, the button has the link.
    url = forms[codes[0]] if len(codes) == 1 else page("declare", language, settings.site_url())
    name = "contract" if len(codes) == 1 else "contract_link"
    about = {
        "contracts": "\n\n".join(
            _words(language, name).format(payer_code=code, url=form) for code, form in forms.items()
        ),
        "closes_on": day(closes_on, language),
        "without_signing_in": _words(language, "without_signing_in") if sealed.link_key() else "",
    }
    return _mail(reminder["kind"], profile, url, about)


def _form(owner: str, payer_code: str, period: str, language: Language) -> str:
    """The address of the contract's form, without signing in if there is a key to seal it with."""
    secret = sealed.seal("declare", owner, payer_code, period)
    return page("reminder" if secret else "declare", language, settings.site_url(), secret)


def _invoices_mail(kind: Kind, invoices: list[NewInvoice], profile: Item, now: int) -> Mail:
    language = profile["language"]
    url = page("invoices", language, settings.site_url())
    return _mail(
        kind, profile, url, {"invoices": "\n\n".join(_invoice(one, language, now) for one in invoices)}
    )


def _invoice(invoice: NewInvoice, language: Language, now: int) -> str:
    facts = _words(language, "invoice").format(
        number=invoice["number"],
        payer_code=invoice["payer_code"],
        due=money(invoice["due"], language),
        due_on=day(invoice["due_on"], language),
    )
    return "\n".join(filter(None, [facts, announcing.to_pay(invoice, language, now)]))


def _mail(kind: Kind, profile: Item, url: str, about: Mapping[str, str]) -> Mail:
    language, site = profile["language"], settings.site_url()
    secret = sealed.seal("subscription", profile["id"], kind)
    off = page("unsubscribe", language, site, secret) if secret else page("account", language, site)
    made = mail(
        kind,
        language,
        profile["email"],
        url=url,
        first_name=profile["first_name"],
        switch_off=_words(language, "switch_off").format(url=off),
        **about,
    )
    return replace(made, unsubscribe=f"{site}{ONE_CLICK}?token={quote(secret)}" if secret else "")


def _words(language: Language, name: str) -> str:
    """Of what reminders have in common."""
    words: dict[str, str] = texts.catalog(language)["mails"]["reminders"]
    return words[name]
