"""The state machine ImportFlow as template.yaml has it, run here: its steps call the handler itself."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote_plus

from functions.imports.app import handler
from shared import aws, settings
from tests.support import exchange, template
from tests.support.api import Context

type Json = dict[str, Any]


class TaskFailed(Exception):
    """Raised when a task failed as often as it is tried."""


def deliver(name: str, content: str | bytes, last_modified: float | None = None) -> Json:
    """The report on an object put in the bucket at `last_modified` (epoch seconds), once all is done."""
    exchange.put(name, content, last_modified)
    tell(name)
    return exchange.report(name)


def tell(*names: str) -> list[str]:
    """Has the bucket's event about its objects handled; the states in which the flows end that it starts."""
    invoke(event(*names))
    return run_started()


def event(*names: str) -> Json:
    where = {"name": exchange.BUCKET}
    return {"Records": [{"s3": {"bucket": where, "object": {"key": quote_plus(name)}}} for name in names]}


def packed(files: dict[str, str]) -> bytes:
    """A ZIP, the same for the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return content.getvalue()


def invoke(event: Json) -> Any:  # noqa: ANN401 - any JSON
    answer = handler(json.loads(json.dumps(event)), Context())  # type: ignore[arg-type]  # what it uses of it
    return json.loads(json.dumps(answer))


def run_started() -> list[str]:
    """Runs every execution that was started; the names of the states in which they ended."""
    flows = aws.stepfunctions()
    started = flows.list_executions(stateMachineArn=settings.import_flow_arn(), statusFilter="RUNNING")
    ends = []
    for execution in started["executions"]:
        order = flows.describe_execution(executionArn=execution["executionArn"])["input"]
        ends.append(run(json.loads(order)))
        flows.stop_execution(executionArn=execution["executionArn"])
    return ends


def run(order: Json) -> str:
    """The name of the state in which an execution with this input ends."""
    flow = template.resources("AWS::Serverless::StateMachine")["ImportFlow"]["Properties"]["Definition"]
    name, data = flow["StartAt"], order
    while flow["States"][name]["Type"] not in ("Succeed", "Fail"):
        name, data = _step(flow["States"][name], data)
    return str(name)


def _step(state: Json, data: Json) -> tuple[str, Json]:
    match state["Type"]:
        case "Map":
            done = side_by_side(lambda item: _item(state, data, item), data["chunks"])
            return state["Next"], data | {"chunks": done}
        case "Choice":
            return _chosen(state, data), data
    try:
        return state["Next"], _task(state, data)
    except TaskFailed:
        return state["Catch"][0]["Next"], data


def side_by_side[Given, Found](work: Callable[[Given], Found], given: Sequence[Given]) -> list[Found]:
    """One after the other, unless a test has something else in mind."""
    return [work(one) for one in given]


def _item(state: Json, data: Json, item: int) -> Any:  # noqa: ANN401 - any JSON
    """One item of the map; as the map bears it, one that fails stops none of the others."""
    values = {"$.plan": data["plan"], "$$.Map.Item.Value": item}
    order = {name.removesuffix(".$"): values[path] for name, path in state["ItemSelector"].items()}
    [chunk] = state["ItemProcessor"]["States"].values()
    try:
        return _task(chunk, order)
    except TaskFailed:
        if state["ToleratedFailurePercentage"] == 100:
            return None
        raise


def _chosen(state: Json, data: Json) -> str:
    wanted = [one["Next"] for one in state["Choices"] if data[one["Variable"][2:]] is one["BooleanEquals"]]
    return str([*wanted, state["Default"]][0])


def _task(state: Json, data: Json) -> Any:  # noqa: ANN401 - any JSON
    """What the function answers, called as often as the state's Retry allows; a message is sent as it is."""
    if "sqs:sendMessage" in str(state["Resource"]):
        aws.sqs().send_message(QueueUrl=exchange.failed_imports(), MessageBody=json.dumps(data))
        return data
    given = state.get("Parameters", {})
    order = {name.removesuffix(".$"): data["plan"] if name == "plan.$" else given[name] for name in given}
    for _ in range(1 + state["Retry"][0]["MaxAttempts"]):
        try:
            return invoke(order or data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            failed = error
    raise TaskFailed from failed
