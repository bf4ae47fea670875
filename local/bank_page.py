"""The page of the stand-in bank, in the payer's language: what is to be paid, a button for each outcome."""

from html import escape
from typing import Any

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
}
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 0 auto; padding: 1rem }
dt { opacity: .8 }
dd { margin: 0 0 .5rem; font-weight: 600; overflow-wrap: anywhere }
button, input { font: inherit; min-height: 2.75rem; padding: .25rem 1rem }
button { width: 100% }
input { width: 6rem }
fieldset { border: 1px solid #8888; margin: 1rem 0; padding: .5rem 1rem 1rem }
form > p { margin: .75rem 0 }
"""
_LATE_SECONDS = 10

_WORDS = {
    "lt": {
        "title": "Bandomasis bankas",
        "point": ",",
        "about": "Tikri pinigai čia nejuda: portalui veikiant viename kompiuteryje, šis puslapis yra bankas.",
        "amount": "Suma",
        "details": "Mokėjimo paskirtis",
        "bank": "Bankas",
        "pay": "Sumokėti",
        "refuse": "Bankas atmeta mokėjimą",
        "cancel": "Atsisakyti ir grįžti",
        "close": "Sumokėti ir uždaryti langą (bankas pats nepraneš)",
        "twice": "Sumokėti, bankas praneš du kartus",
        "later": "Bankas praneša vėliau",
        "seconds": "Po kiek sekundžių",
        "late": "Sumokėti, bankas praneš vėliau",
        "PAID": "Sumokėta. Šį langą galite uždaryti.",
        "VOIDED": "Bankas mokėjimą atmetė.",
        "ABANDONED": "Mokėjimo atsisakyta.",
        "back": "Grįžti į portalą",
        "missing": "Tokio mokėjimo nėra.",
        "refunds": "Grąžinimai",
        "no_refunds": "Grąžinimų nėra.",
        "reject": "Atmesti grąžinimą",
        "PENDING": "Grąžinama: pinigai iškeliaus po keliolikos sekundžių.",
        "SUCCESSFUL": "Grąžinta.",
        "REJECTED": "Grąžinimas atmestas.",
    },
    "en": {
        "title": "Trial bank",
        "point": ".",
        "about": "No real money moves here: for a portal on one machine, this page stands in for the bank.",
        "amount": "Amount",
        "details": "Payment details",
        "bank": "Bank",
        "pay": "Pay",
        "refuse": "The bank refuses the payment",
        "cancel": "Cancel and go back",
        "close": "Pay and close the window (the bank will not tell)",
        "twice": "Pay, the bank tells twice",
        "later": "The bank tells later",
        "seconds": "After how many seconds",
        "late": "Pay, the bank tells later",
        "PAID": "Paid. You may close this window.",
        "VOIDED": "The bank refused the payment.",
        "ABANDONED": "The payment was cancelled.",
        "back": "Back to the portal",
        "missing": "There is no such payment.",
        "refunds": "Refunds",
        "no_refunds": "There are no refunds.",
        "reject": "Reject the refund",
        "PENDING": "On its way: the money goes in some seconds.",
        "SUCCESSFUL": "Returned.",
        "REJECTED": "The refund was rejected.",
    },
}


def order(claims: dict[str, Any], end: str, back: str) -> str:
    """The page of an order; once it was decided on, `end`, it only says so and leads `back`."""
    language = "en" if claims["locale"] == "en" else "lt"
    words = _WORDS[language]
    link = f'<p><a href="{escape(back)}">{words["back"]}</a>'
    decided = f'<p role="status">{words[end]}{link}' if end else ""
    return _document(language, f"{_about(claims, words)}{decided or _form(words)}")


def missing() -> str:
    return _document("lt", "".join(f'<p lang="{name}">{words["missing"]}' for name, words in _WORDS.items()))


def refunds(rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """What goes back and what went: each order's claims and its refund, in both languages."""
    items = "".join(_refund(claims, refund) for claims, refund in rows)
    none = "".join(f'<p lang="{name}">{words["no_refunds"]}' for name, words in _WORDS.items())
    return _document("lt", f"<h2>{_both('refunds')}</h2>{items or none}")


def _refund(claims: dict[str, Any], refund: dict[str, Any]) -> str:
    cells = f"<dt>{_both('amount')}<dd>{refund['amount']} {refund['currency']}"
    details = claims["payment"].get("methodOptions", {}).get("paymentDescription", "")
    cells += f"<dt>{_both('details')}<dd>{escape(details)}"
    button = f'<p><button name="reject" value="{refund["uuid"]}">{_both("reject")}</button>'
    form = (
        f'<form method="post" action="/_bank/refunds/reject">{button}</form>'
        if refund["status"] == "PENDING"
        else ""
    )
    return f"<dl>{cells}</dl><p>{_both(refund['status'])}{form}"


def _both(name: str) -> str:
    return " / ".join(f'<span lang="{language}">{words[name]}</span>' for language, words in _WORDS.items())


def _about(claims: dict[str, Any], words: dict[str, str]) -> str:
    options = claims["payment"].get("methodOptions", {})
    total = f"{claims['grandTotal']:.2f}".replace(".", words["point"])
    rows = {
        words["amount"]: f"{total} {claims['currency']}",
        words["details"]: options.get("paymentDescription", ""),
        words["bank"]: options.get("preferredProvider", ""),
    }
    cells = "".join(f"<dt>{name}<dd>{escape(value)}" for name, value in rows.items() if value)
    return f"<p>{words['about']}<dl>{cells}</dl>"


def _form(words: dict[str, str]) -> str:
    buttons = "".join(f"<p>{_button(name, words)}" for name in ("pay", "refuse", "cancel", "close", "twice"))
    field = f'<input id="seconds" name="seconds" type="number" min="1" max="600" value="{_LATE_SECONDS}">'
    late = f'<p><label for="seconds">{words["seconds"]}</label> {field}<p>{_button("late", words)}'
    return f'<form method="post">{buttons}<fieldset><legend>{words["later"]}</legend>{late}</fieldset></form>'


def _button(name: str, words: dict[str, str]) -> str:
    return f'<button name="outcome" value="{name}">{words[name]}</button>'


def _document(language: str, body: str) -> str:
    title = _WORDS[language]["title"]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    style = '<link rel="icon" href="data:,"><link rel="stylesheet" href="/_bank/style.css">'
    return f'<!doctype html><html lang="{language}">{head}{style}<body><main><h1>{title}</h1>{body}</main>'
