"""What CloudFront does with template.yaml's functions, by node."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from tests.support import template


def code(function: str) -> str:
    return str(template.load()["Resources"][function]["Properties"]["FunctionCode"])


def run(function: str, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the CloudFront function makes of each event."""
    program = f"{code(function)}\nconst sent = JSON.parse(require('fs').readFileSync(0));"
    show = "console.log(JSON.stringify(sent.map((event) => handler(event))));"
    done = subprocess.run(
        ["node", "-e", program + show], input=json.dumps(events), capture_output=True, text=True, check=True
    )
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made


def asked(*paths: str) -> list[dict[str, Any]]:
    """What comes of each address before anything is looked up: the request with its file, or an answer."""
    return run("PagesFunction", [{"request": {"uri": path, "headers": {}}} for path in paths])
