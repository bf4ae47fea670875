"""What each event of events/ is answered with, and what is in the bucket then."""

from typing import Any

from tests.packaging import world
from tests.support import events

# The customer of the events is signed in and holds contract 01234; nobody was mailed the tokens.
ANSWERS: dict[str, Any] = {
    "register": 202,
    "register-confirm": 410,
    "register-resend": 202,
    "session-sign-in": 200,
    "session-who-am-i": 200,
    "session-sign-out": 204,
    "password-forgot": 202,
    "password-reset": 410,
    "account-show": 200,
    "account-change": 200,
    "account-close": 204,
    "account-password": 200,
    "account-email": 202,
    "account-email-confirm": 410,
    "account-sessions": 200,
    "account-session-end": 404,
    "account-export": 200,
    "contracts-list": 200,
    "contracts-attach": 201,
    "contracts-change": 200,
    "contracts-detach": 204,
    "invoices-list": 200,
    "invoices-dues": 200,
    "invoices-changes": 200,
    "invoices-show": 200,
    "invoices-pdf": 200,
    "invoices-qr": 200,
    "payments-pay": 201,
    "payments-list": 200,
    "payments-show": 200,
    "payments-link": 410,
    "payments-callback": 400,
    "payments-callback-by-address": 200,
    "payments-tend": {},
    "payments-delivery": {},
    "receipts-receipt": 200,
    "receipts-slip": 200,
    "payments-check": {},
    "declarations-show": 200,
    "declarations-declare": 200,
    "declarations-history": 200,
    "declarations-calendar": 200,
    "declarations-windows": 200,
    "declarations-link": 410,
    "declarations-declare-by-link": 410,
    "reminders-schedule": {},
    "reminders-step": {},
    "reminders-subscription": 410,
    "reminders-one-click": 410,
    "reminders-to-page": 303,
    "notices-mail": {"batchItemFailures": []},
    "notices-invoices": {"batchItemFailures": []},
    "notices-undelivered": {},
    "imports-file": None,
    "imports-chunk": None,
    "imports-finish": events.load("imports-finish") | {"more": False, "interrupted": False},
    "imports-give-up": events.load("imports-give-up") | {"more": False},
    "exports-schedule": None,
    "exports-by-hand": None,
    "exports-report": None,
    "exports-out": None,
}
# What is in the bucket then: an object and a part of its text.
WRITTEN = {
    "imports-file": ("reports/contracts.json", '"unchanged": 2'),
    "imports-chunk": (f"work/{events.load('imports-chunk')['plan']}/0-0.result.json", '"new":1'),
    "imports-finish": ("reports/begun.json", '"new": 1'),
    "imports-give-up": ("reports/begun.json", '"code": "interrupted"'),
    "payments-check": ("reports/books.json", '"discrepancies": '),
    "exports-schedule": ("out/readings-000001.csv", "01234"),
    "exports-by-hand": ("out/readings-000001.csv", "01234"),
    "exports-report": ("reports/today.html", "</html>"),
    "exports-out": ("reports/today.html", "</html>"),
}


def assert_answered(name: str, answer: Any) -> None:  # noqa: ANN401 - any JSON
    if isinstance(ANSWERS[name], int):
        assert answer.get("statusCode") == ANSWERS[name], answer
    else:
        assert answer == ANSWERS[name]
    if name in WRITTEN:
        key, text = WRITTEN[name]
        assert text in world.written(key)
