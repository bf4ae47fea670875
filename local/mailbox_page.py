"""The mailbox's pages: a mail as its text with working links, and as HTML in a frame without scripts."""

import re
from html import escape

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; frame-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
FORM_HEADERS = HEADERS | {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
}
MAIL_HEADERS = {
    "cache-control": "no-store",
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": "sandbox allow-top-navigation-by-user-activation; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
}
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 0 auto; padding: 1rem }
ul { list-style: none; padding: 0 }
li { border-top: 1px solid #8888; padding: .5rem 0 }
small { opacity: .75 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8888; padding: 1rem }
iframe { width: 100%; height: 40rem; border: 1px solid #8888; background: #fff }
"""

_SANDBOX = 'sandbox="allow-top-navigation-by-user-activation"'
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")

type Fields = dict[str, str]


def listing(mails: list[Fields]) -> str:
    rows = "".join(f"<li>{_link_to(mail)}<br><small>{_about(mail)}</small>" for mail in mails)
    return document(
        "Mailbox",
        "<h1>Mailbox</h1><p><a href='/_remind'>Reminders</a> · <a href='/_bounce'>Bounce</a>"
        + (f"<ul>{rows}</ul>" if rows else "<p>No mail yet."),
    )


def one(mail: Fields) -> str:
    about = f"<h1>{escape(mail['subject'])}</h1><p><small>{_about(mail)}</small>"
    text = f"<h2>Text</h2><pre>{_linked(mail['text'])}</pre>"
    frame = f'<h2>HTML</h2><iframe {_SANDBOX} title="HTML" src="/_mail/{escape(mail["id"])}/html"></iframe>'
    return document(escape(mail["subject"]), f'<p><a href="/_mail">Mailbox</a>{about}{text}{frame}')


def framed(html: str) -> str:
    """The mail's own HTML, whose links open in the whole window and not in the frame."""
    return f'<!doctype html><meta charset="utf-8"><base target="_top">{html}'


def _about(mail: Fields) -> str:
    return f"{escape(mail['to'])} · {escape(mail['sent_at'])}"


def _link_to(mail: Fields) -> str:
    return f'<a href="/_mail/{escape(mail["id"])}">{escape(mail["subject"])}</a>'


def _linked(text: str) -> str:
    return _LINK.sub(lambda link: f'<a href="{link[0]}">{link[0]}</a>', escape(text, quote=False))


def document(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    style = '<link rel="stylesheet" href="/_mail/style.css">'
    return f'<!doctype html><html lang="en">{head}{style}<body>{body}'
