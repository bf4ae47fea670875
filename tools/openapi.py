"""Writes docs/openapi.json from the routes and models of the functions: `python -m tools.openapi [FILE]`."""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "openapi.json"
MONEY = ("invoices", "payments", "receipts")
FUNCTIONS = ("register", "sessions", "account", "contracts", *MONEY, "declarations", "reminders")
# What payment providers and mail programs call: no site does, so there is no header against other sites.
CALLBACKS = ("/api/payments/callback/", "/api/reminders/unsubscribe")
MAIL_LINKS = ("/api/payments/link", "/api/declarations/link", "/api/reminders/subscription")
# Routes that one calls before there is a session.
OPEN_ROUTES = ("/api/register", "/api/password", "/api/account/email/confirm", *CALLBACKS, *MAIL_LINKS)
OPEN_CALLS = (("/api/session", "post"), ("/api/session", "delete"), ("/api/calendar/windows", "get"))
REFERENCE = "#/components/schemas/"

type Json = dict[str, Any]


def document() -> Json:
    """The API of all functions as one OpenAPI 3.1 document."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
    merged: Json = {"openapi": "3.1.0", "info": _info(), "paths": {}, "components": _components()}
    for name in FUNCTIONS:
        _merge(merged, _document_of(name))
    return merged


def _info() -> Json:
    return {
        "title": "Savitarna",
        "version": "1",
        "description": "Customer self-service of a utility. Made from the code by tools/openapi.py. "
        "Every writing request is `Content-Type: application/json`, one without a body too.",
    }


def _components() -> Json:
    from shared.problems import Problem  # noqa: PLC0415 - after the environment that the SDK wants

    schema = TypeAdapter(Problem).json_schema(ref_template=REFERENCE + "{model}")
    cookie = {"type": "apiKey", "in": "cookie", "name": "__Host-session"}
    return {"schemas": {**schema.pop("$defs"), "Problem": schema}, "securitySchemes": {"session": cookie}}


def _document_of(name: str) -> Json:
    app = importlib.import_module(f"functions.{name}.app").app
    made: Json = json.loads(app.get_openapi_json_schema(title=name, version="1", openapi_version="3.1.0"))
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, path, name)
    return made


def _complete(operation: Json, method: str, path: str, name: str) -> None:
    """Adds what the edge does for every route: its errors, its header, its session."""
    problem = {"application/problem+json": {"schema": {"$ref": f"{REFERENCE}Problem"}}}
    operation["responses"].pop("422", None)
    operation["responses"].get("204", {}).pop("content", None)
    operation["responses"]["default"] = {"description": "What was refused, and why", "content": problem}
    operation["tags"] = [name]
    if method not in ("get", "head") and not path.startswith(CALLBACKS):
        header = {"type": "string", "const": "savitarna"}
        operation.setdefault("parameters", []).append(
            {"name": "X-Requested-With", "in": "header", "required": True, "schema": header}
        )
    if not path.startswith(OPEN_ROUTES) and (path, method) not in OPEN_CALLS:
        operation["security"] = [{"session": []}]


def _merge(merged: Json, made: Json) -> None:
    merged["paths"] |= made["paths"]
    schemas = merged["components"]["schemas"]
    for name, schema in made["components"]["schemas"].items():
        if "ValidationError" in name:
            continue
        if schemas.setdefault(name, schema) != schema:
            raise SystemExit(f"Two models are called {name}: {schemas[name]} and {schema}")


def text() -> str:
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.parent.mkdir(exist_ok=True)
    target.write_text(text())
    print(f"wrote {target}")
