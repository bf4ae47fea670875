"""What template.yaml promises: least privilege, nothing lost, nothing kept for ever."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from cfnlint.api import ManualArgs, lint  # type: ignore[import-untyped]  # it ships no types

from local import template as deployment
from tests.support import template
from tests.support.tables import variable
from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

FUNCTIONS = template.resources("AWS::Serverless::Function")
LAYERS = template.resources("AWS::Serverless::LayerVersion")
TABLES = template.resources("AWS::DynamoDB::Table")
EXCHANGE_FOLDERS = ("in", "reports", "documents", "out", "manifests", "work")
MAIL_ADDRESSES = "identity/*"  # narrowed by the condition on the sender beside it


def listed(value: Any) -> list[Any]:  # noqa: ANN401 (a template's value)
    return value if isinstance(value, list) else [value]


def statements(function: str) -> list[dict[str, Any]]:
    policies = FUNCTIONS[function]["Properties"]["Policies"]
    return list(itertools.chain.from_iterable(policy["Statement"] for policy in policies))


def variables(function: str) -> dict[str, Any]:
    given: dict[str, Any] = FUNCTIONS[function]["Properties"]["Environment"]["Variables"]
    return given


def texts(value: Any) -> Iterable[str]:  # noqa: ANN401 (a template's value)
    """Every string inside a value of the template."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_permission_is_wider_than_its_use(function: str) -> None:
    for statement in statements(function):
        actions = listed(statement["Action"])
        assert not [action for action in actions if "*" in action or "PartiQL" in action]
        for resource in texts(statement["Resource"]):
            narrow = resource.removesuffix(MAIL_ADDRESSES) if "Condition" in statement else resource
            for folder in EXCHANGE_FOLDERS:
                narrow = narrow.removesuffix(f"/{folder}/*")
            assert "*" not in narrow, resource


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_that_a_customer_waits_for_looks_through_a_whole_table(function: str) -> None:
    asked = any(event["Type"] == "HttpApi" for event in FUNCTIONS[function]["Properties"]["Events"].values())
    allowed = {action for statement in statements(function) for action in listed(statement["Action"])}
    assert not (asked and "dynamodb:Scan" in allowed)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_use_the_tables_it_is_told_of_and_no_other(function: str) -> None:
    told = {name for name in variables(function) if name.endswith("_TABLE")}
    allowed = {
        variable(text)
        for statement in statements(function)
        for text in texts(statement["Resource"])
        if text in TABLES
    }

    assert allowed == told


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_table_variable_names_its_table(function: str) -> None:
    for name, value in variables(function).items():
        if name.endswith("_TABLE"):
            assert variable(value["Ref"]) == name


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_variable_is_text_or_follows_from_another_resource(function: str) -> None:
    assert {type(value) for value in variables(function).values()} <= {str, dict}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_logs_of_a_function_end(function: str) -> None:
    group = template.load()["Resources"][
        FUNCTIONS[function]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
    ]

    assert group["Type"] == "AWS::Logs::LogGroup"
    assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_outlives_the_stack_and_can_be_restored(table: str) -> None:
    resource = TABLES[table]

    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert resource["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert resource["Properties"]["SSESpecification"] == {"SSEEnabled": True}
    assert resource["Properties"]["DeletionProtectionEnabled"] == {"Fn::If": ["IsProtected", True, False]}
    assert resource["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert "TableName" not in resource["Properties"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_name_folder_and_handler_of_a_function_agree(function: str) -> None:
    properties, name = FUNCTIONS[function]["Properties"], function.removesuffix("Function").lower()

    assert properties["CodeUri"] == f"functions/{name}/"
    assert properties["Handler"] == f"functions.{name}.app.handler"
    assert FUNCTIONS[function]["Metadata"] == {"BuildMethod": "makefile", "ContextPath": "tools/package"}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_built_for_the_processor_that_the_functions_run_on(layer: str) -> None:
    about, common = LAYERS[layer], template.load()["Globals"]["Function"]

    assert common["Architectures"] == about["Properties"]["CompatibleArchitectures"] == [{"Ref": "Arch"}]
    assert about["Metadata"]["ContextPath"] == {"Fn::Sub": "tools/package/${Arch}"}


def test_every_processor_that_the_template_allows_has_build_rules() -> None:
    for processor in template.load()["Parameters"]["Arch"]["AllowedValues"]:
        assert (ROOT / "tools" / "package" / processor / "Makefile").exists()


def test_what_sam_makes_of_the_template_is_valid_cloudformation() -> None:
    """Linting the SAM source alone misses a circle between a function and the bucket that calls it."""
    expanded = deployment.expand(deployment.read(ROOT / "template.yaml"), {})

    assert lint(json.dumps(expanded), config=ManualArgs(regions=["eu-central-1"])) == []


@pytest.mark.parametrize("name", template.load()["Parameters"])
def test_a_parameter_says_what_it_is_for_and_what_it_takes(name: str) -> None:
    parameter = template.load()["Parameters"][name]

    assert parameter["Description"]
    assert {"AllowedPattern", "AllowedValues", "MinValue"} & set(parameter)
    assert "Default" in parameter
