"""Who is asked what by bench/start_up.py."""

from bench.emulated import Event
from tests.support import events

PEERS = {"botocore": (), "powertools": ("rows.py",), "fastapi": ("rows.py",), "chalice": ("rows.py",)}
# The event that a function starts with: what a customer asks of it first.
FIRST = {
    "account": "account-show",
    "contracts": "contracts-list",
    "declarations": "declarations-show",
    "invoices": "invoices-list",
    "payments": "payments-list",
    "receipts": "receipts-slip",
    "register": "register-confirm",
    "reminders": "reminders-to-page",
    "sessions": "session-who-am-i",
}


def _rest(event: Event, method: str) -> Event:
    """The same request as an API of the older kind tells of it."""
    headers = event["headers"] | {"cookie": event["cookies"][0]} if "cookies" in event else event["headers"]
    path = event["rawPath"]
    context = {
        "resourcePath": path,
        "httpMethod": method,
        "path": path,
        "requestId": "r",
        "identity": {"sourceIp": "192.0.2.10"},
    }
    more = {
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
    }
    same = {
        "body": event.get("body"),
        "isBase64Encoded": False,
        "requestContext": context | {"stage": "p", "accountId": "1", "apiId": "a"},
    }
    multi = {name: [value] for name, value in headers.items()}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": multi,
        **more,
        **same,
    }


GET: Event = events.load("invoices-list")
POST: Event = events.load("declarations-declare") | {"body": '{"meter": "KV1_241", "to": "12.5"}'}
GET_V1, POST_V1 = _rest(GET, "GET"), _rest(POST, "POST")
BOTH = {"get": GET, "post": POST}
WARM: dict[str, dict[str, Event]] = {
    **{f"{name}, {how}": BOTH for name in PEERS for how in ("as SAM ships it", "with bytecode")},
    **{f"chalice, {how}": {"get": GET_V1, "post": POST_V1} for how in ("as SAM ships it", "with bytecode")},
    **{name: {"get": events.load(event)} for name, event in FIRST.items()},
}
