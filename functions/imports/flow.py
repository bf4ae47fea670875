"""The state machine that imports a delivery of several chunks, side by side."""

import json

from functions.imports.plans import Plan
from shared import aws, settings


def start(plan: Plan) -> None:
    """Starts it unless it was started: an execution's name is used once."""
    client = aws.stepfunctions()
    order = {"plan": plan.id, "chunks": list(range(len(plan.places)))}
    try:
        client.start_execution(
            stateMachineArn=settings.import_flow_arn(), name=plan.id, input=json.dumps(order)
        )
    except client.exceptions.ExecutionAlreadyExists:
        return
