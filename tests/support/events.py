"""The files of events/, one for each route, trigger and step of a state machine."""

from __future__ import annotations

import json
from typing import Any

from shared.transfers import DELIVERY
from tests.support import template
from tests.support.template import ROOT

FOLDER = ROOT / "events"
# What sources are that have one trigger each.
OURS = {
    "aws.ses": "EventBridgeRule NoticesFunctionUndelivered",
    "savitarna.check": "ScheduleV2 PaymentsFunctionCheck",
    DELIVERY: "Invoke PaymentsFunction",
}


def names() -> list[str]:
    """Every event by its file's name without .json; env.json holds variables, not an event."""
    return sorted(file.stem for file in FOLDER.glob("*.json") if file.stem != "env")


def load(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return event


def kind(event: dict[str, Any]) -> str:
    """What an event is of: a route key such as `GET /api/session`, a trigger such as `S3 in/`, a state."""
    if "routeKey" in event:
        return str(event["routeKey"])
    if "plan" in event:
        return "Chunk" if "chunk" in event else "GiveUp" if "interrupted" in event else "Finish"
    if event.get("source") in OURS:
        return OURS[event["source"]]
    if "Records" not in event:
        assert event["source"] == "aws.scheduler"
        return f"ScheduleV2 {event['resources'][0].rpartition('-')[2]}"
    record = event["Records"][0]
    if record["eventSource"] == "aws:s3":
        return f"S3 {record['s3']['object']['key'].partition('/')[0]}/"
    return f"SQS {record['eventSourceARN'].rpartition('-')[2]}"


def functions() -> dict[str, str]:
    """The function that the template gives each kind of event."""
    found = template.resources("AWS::Serverless::Function")
    triggers = {
        _kind_in_template(trigger, name + event): name
        for name, function in found.items()
        for event, trigger in function["Properties"]["Events"].items()
    }
    return triggers | _invoked(found) | _states(template.resources("AWS::Serverless::StateMachine"))


def _invoked(found: dict[str, Any]) -> dict[str, str]:
    """The functions that another one calls."""
    policies = [policy for function in found.values() for policy in function["Properties"]["Policies"]]
    statements = [statement for policy in policies for statement in policy["Statement"]]
    calls = [one["Resource"] for one in statements if one["Action"] == "lambda:InvokeFunction"]
    return {f"Invoke {resource['Fn::GetAtt'][0]}": resource["Fn::GetAtt"][0] for resource in calls}


def _states(part: Any) -> dict[str, str]:  # noqa: ANN401 - any value of a template
    """The function of every state that calls one, however deep in `part`."""
    found: dict[str, str] = {}
    for name, inner in part.items() if isinstance(part, dict) else ():
        found |= _states(inner)
        if isinstance(inner, dict) and inner.get("Type") == "Task" and "Fn::GetAtt" in inner["Resource"]:
            found[name] = inner["Resource"]["Fn::GetAtt"][0]
    return found


def _kind_in_template(trigger: dict[str, Any], name: str) -> str:
    given = trigger["Properties"]
    if trigger["Type"] == "HttpApi":
        return f"{given['Method'].upper()} {given['Path']}"
    if trigger["Type"] == "S3":
        rules = {rule["Name"]: rule["Value"] for rule in given["Filter"]["S3Key"]["Rules"]}
        return f"S3 {rules['prefix']}"
    if trigger["Type"] == "SQS":
        return f"SQS {given['Queue']['Fn::GetAtt'][0]}"
    return f"{trigger['Type']} {name}"
