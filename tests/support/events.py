"""The files of events/, one for each route and trigger."""

from __future__ import annotations

import json
from typing import Any

from tests.support import template
from tests.support.template import ROOT

FOLDER = ROOT / "events"
TRIGGERS = {"aws:sqs": "SQS", "aws:s3": "S3"}


def names() -> list[str]:
    """Every event by its file's name without .json; env.json holds variables, not an event."""
    return sorted(file.stem for file in FOLDER.glob("*.json") if file.stem != "env")


def load(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return event


def kind(event: dict[str, Any]) -> str:
    """What an event is of: a route key such as `GET /api/session`, or the trigger's type in the template."""
    return str(event["routeKey"]) if "routeKey" in event else TRIGGERS[event["Records"][0]["eventSource"]]


def functions() -> dict[str, str]:
    """The function that the template gives each kind of event."""
    return {
        _kind_in_template(trigger): name
        for name, function in template.resources("AWS::Serverless::Function").items()
        for trigger in function["Properties"]["Events"].values()
    }


def _kind_in_template(trigger: dict[str, Any]) -> str:
    if trigger["Type"] != "HttpApi":
        return str(trigger["Type"])
    return f"{trigger['Properties']['Method'].upper()} {trigger['Properties']['Path']}"
