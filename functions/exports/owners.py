"""Transfers of which the clerk has to say whose they are. Strangers wrote their texts, so each is escaped."""

from html import escape

from functions.exports.overview import OpenTransfer, Overview
from functions.exports.parts import Words, code, line
from shared import settings
from shared.writing import money

LIST = "transfers.csv"
MOST = 20


def section(facts: Overview, said: Words) -> str:
    """Nothing where nothing waits: most days have no such transfer."""
    found = facts.transfers
    if found is None or not found.open:
        return ""
    how = said["how_to_assign"].format(list=f'<a href="{LIST}">{LIST}</a>', folder=code("in/"))
    total = said["transfers_total"].format(count=found.open, amount=_money(found.amount, "EUR"))
    listed = "".join(_transfer(one) for one in found.transfers[:MOST])
    top = f'<div class="card"><p><strong>{total}</strong></p><p>{how}</p></div>'
    return f"<section><h2>{said['transfers']}</h2>{top}{listed}</section>"


def _transfer(one: OpenTransfer) -> str:
    title = f"<h3>{_money(one.amount, one.currency)}</h3>"
    about = line(escape(part) for part in (one.booked_on, one.payer) if part)
    guesses = "".join(f"<li>{escape(guess)}</li>" for guess in one.suggestions)
    listed = f"<ul>{guesses}</ul>" if guesses else ""
    said = f"<p>{escape(one.text)}</p>" if one.text else ""
    why = f'<p class="note warn">{escape(one.why)}</p>'
    return f'<article class="card">{title}{about}{said}{why}{listed}</article>'


def _money(cents: int, currency: str) -> str:
    amount = money(cents, settings.exchange_language())
    return escape(amount if currency == "EUR" else f"{amount.replace('€', '').strip()} {currency}")
