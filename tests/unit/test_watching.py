"""Whatever fails in template.yaml is noticed: nothing is lost in silence, each alarm says what to do."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import pytest

from shared.http import new_app
from tests.support import template
from tests.support.template import ROOT

RESOURCES = template.load()["Resources"]
FUNCTIONS = template.resources("AWS::Serverless::Function")
QUEUES = template.resources("AWS::SQS::Queue")
ALARMS = template.resources("AWS::CloudWatch::Alarm")
SCHEDULES = {
    f"{name}{event}": trigger["Properties"]
    for name, function in FUNCTIONS.items()
    for event, trigger in function["Properties"]["Events"].items()
    if trigger["Type"] == "ScheduleV2"
}
DEAD = {
    queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    for queue in QUEUES.values()
    if "RedrivePolicy" in queue["Properties"]
} | {"FailedImports", "FailedWork"}
# What costs more than a look into a table: hashing a password, and a mail to whomever a request names.
DEAR = re.compile(r"passwords\.|_require_password|_admitted|queue\.send_mail")


def watching(name: str, value: Any) -> list[str]:  # noqa: ANN401 (a template's value)
    """The alarms that look at a metric of one thing."""
    return [
        alarm
        for alarm, body in ALARMS.items()
        if body["Properties"]["MetricName"] == name
        and [one["Value"] for one in body["Properties"].get("Dimensions", ())] == [value]
    ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_one_alarm_tells_when_a_function_fails(function: str) -> None:
    """What fails while a customer waits is an error of the API."""
    kinds = {event["Type"] for event in FUNCTIONS[function]["Properties"]["Events"].values()}
    own = watching("Errors", {"Ref": function})

    assert len(own) == (0 if kinds == {"HttpApi"} else 1)
    assert len(watching("5xx", {"Ref": "HttpApi"})) == 1


@pytest.mark.parametrize("queue", QUEUES)
def test_one_alarm_tells_of_a_queue_what_should_not_be_in_it_or_waits_too_long(queue: str) -> None:
    name = "ApproximateNumberOfMessagesVisible" if queue in DEAD else "ApproximateAgeOfOldestMessage"

    assert len(watching(name, {"Fn::GetAtt": [queue, "QueueName"]})) == 1


@pytest.mark.parametrize("flow", template.resources("AWS::Serverless::StateMachine"))
def test_an_alarm_tells_when_a_state_machine_fails(flow: str) -> None:
    assert watching("ExecutionsFailed", {"Ref": flow})


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_is_told_and_says_what_to_do(alarm: str) -> None:
    given = ALARMS[alarm]["Properties"]

    assert given["AlarmActions"] == given["OKActions"] == [{"Ref": "AlarmTopic"}]
    assert given["AlarmDescription"].endswith(f". See docs/operations.md, {alarm}")


def test_the_guide_says_what_to_do_about_each_alarm_and_no_other() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text().partition("\n## Alarms\n")[2].partition("\n## ")[0]
    heads = re.findall(r"^### (.+)$", guide, re.MULTILINE)

    assert sorted(name for head in heads for name in head.split(", ")) == sorted([*ALARMS, "Budget"])
    # AWS takes 0.10 a month for each metric of an alarm, beyond ten.
    assert f"USD {(len(ALARMS) - 10) / 10:.2f} a month" in " ".join(guide.split())


def test_a_new_account_which_can_spare_no_concurrency_is_asked_for_none() -> None:
    kept = [one["Properties"].get("ReservedConcurrentExecutions") for one in FUNCTIONS.values()]
    if_asked_for = {"Fn::If": ["ReservesImports", {"Ref": "ImportsAtOnce"}, {"Ref": "AWS::NoValue"}]}

    assert [one for one in kept if one] == [if_asked_for]
    assert template.load()["Parameters"]["ImportsAtOnce"]["Default"] == 0
    assert template.load()["Conditions"]["ReservesImports"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "ImportsAtOnce"}, 0]}]
    }


def test_requests_that_are_throttled_are_told_apart_from_other_refusals() -> None:
    [filtered] = template.resources("AWS::Logs::MetricFilter").values()
    [metric] = filtered["Properties"]["MetricTransformations"]
    alarm = ALARMS["ApiRefuses"]["Properties"]
    [api] = template.resources("AWS::Serverless::HttpApi").values()
    log = api["Properties"]["AccessLogSettings"]

    assert '"status":"$context.status"' in log["Format"]
    assert filtered["Properties"]["FilterPattern"] == '{ $.status = "429" }'
    assert log["DestinationArn"]["Fn::GetAtt"][0] == filtered["Properties"]["LogGroupName"]["Ref"]
    assert (alarm["Namespace"], alarm["MetricName"]) == (metric["MetricNamespace"], metric["MetricName"])


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_that_reaches_nobody_is_kept_and_has_no_name_to_collide(schedule: str) -> None:
    given = SCHEDULES[schedule]

    assert given["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["FailedWork", "Arn"]}}
    assert given["OmitName"] is True


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_failed_to_do_without_a_caller_that_waits_is_kept(function: str) -> None:
    given = FUNCTIONS[function]["Properties"]
    kinds = {event["Type"] for event in given["Events"].values()}
    called = any(f"'{function}'" in str(other["Properties"]["Policies"]) for other in FUNCTIONS.values())

    if called or kinds - {"HttpApi", "SQS"}:
        [kept] = given["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][:1]
        assert kept in DEAD
    else:
        assert "EventInvokeConfig" not in given


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_message_that_fails_again_and_again_is_kept_and_queues_leave_room_for_requests(
    function: str,
) -> None:
    for event in FUNCTIONS[function]["Properties"]["Events"].values():
        if event["Type"] == "SQS":
            queue = QUEUES[event["Properties"]["Queue"]["Fn::GetAtt"][0]]
            assert queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] in DEAD
            assert event["Properties"]["ScalingConfig"]["MaximumConcurrency"] < 10


@pytest.mark.parametrize("group", template.resources("AWS::Logs::LogGroup"))
def test_no_log_is_kept_for_ever(group: str) -> None:
    assert RESOURCES[group]["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_the_logs_of_the_api_and_of_state_machines_say_nothing_of_people() -> None:
    [api] = template.resources("AWS::Serverless::HttpApi").values()
    logged = set(re.findall(r"\$context\.([\w.]+)", api["Properties"]["AccessLogSettings"]["Format"]))

    assert logged == {"requestId", "routeKey", "status", "responseLatency"}
    for flow in template.resources("AWS::Serverless::StateMachine").values():
        assert flow["Properties"]["Logging"]["IncludeExecutionData"] is False


def test_routes_that_hash_a_password_or_have_a_mail_sent_are_taken_less_often() -> None:
    [api] = template.resources("AWS::Serverless::HttpApi").values()
    tighter = {
        "ThrottlingBurstLimit": {"Ref": "PasswordsPerSecond"},
        "ThrottlingRateLimit": {"Ref": "PasswordsPerSecond"},
    }

    assert api["Properties"]["RouteSettings"] == dict.fromkeys(dear_routes(), tighter)


def dear_routes() -> set[str]:
    """The routes whose function does itself what is dear."""
    apps = [import_module(f"functions.{name.removesuffix('Function').lower()}.app") for name in FUNCTIONS]
    resolvers = [app.app for app in apps if isinstance(getattr(app, "app", None), type(new_app()))]
    routes = [route for resolver in resolvers for route in resolver._static_routes + resolver._dynamic_routes]  # noqa: SLF001
    return {
        f"{method} {route.path}"
        for route in routes
        for method in ([route.method] if isinstance(route.method, str) else route.method)
        if DEAR.search(inspect.getsource(route.func))
    }
