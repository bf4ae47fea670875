"""Every route of template.yaml with the handler behind it."""

import importlib
from functools import cache

from tests.support import template
from tests.support.api import Handler

# Called by payment providers and mail programs, not by the site.
CALLBACKS = ("/api/payments/callback/", "/api/reminders/unsubscribe")


@cache
def handlers() -> dict[tuple[str, str], Handler]:
    """(METHOD, path) -> the handler that API Gateway would invoke."""
    found = {}
    for function in template.resources("AWS::Serverless::Function").values():
        module, _, name = function["Properties"]["Handler"].rpartition(".")
        for event in function["Properties"]["Events"].values():
            if event["Type"] == "HttpApi":
                route = event["Properties"]["Method"].upper(), event["Properties"]["Path"]
                found[route] = getattr(importlib.import_module(module), name)
    return found


def writing() -> list[tuple[str, str]]:
    """The routes by which the site changes something, in the order of the template."""
    return [
        (method.upper(), path)
        for method, path in template.routes()
        if method != "get" and not path.startswith(CALLBACKS)
    ]
