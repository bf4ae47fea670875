"""No resource of the expanded template waits for itself, and one that did would be noticed."""

from __future__ import annotations

import json
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pytest
from cfnlint.template import Template  # type: ignore[import-untyped]  # it ships no types

from local import template as deployment
from tests.support.template import ROOT


def circle(expanded: dict[str, Any]) -> list[str]:
    """The logical ids of resources that refer to each other in a circle; empty where there is none."""
    graph = Template("template", expanded, ["eu-central-1"]).graph.graph
    try:
        TopologicalSorter({name: set(graph.successors(name)) for name in graph}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.fixture(scope="module")
def expanded() -> dict[str, Any]:
    return deployment.expand(deployment.read(ROOT / "template.yaml"), {})


def test_no_resource_waits_for_itself(expanded: dict[str, Any]) -> None:
    assert circle(expanded) == []


@pytest.mark.parametrize("told", [{"Fn::GetAtt": ["Distribution", "DomainName"]}, {"Ref": "ExchangeBucket"}])
def test_a_function_that_names_what_needs_it_is_noticed(expanded: dict[str, Any], told: object) -> None:
    wrong = json.loads(json.dumps(expanded))
    wrong["Resources"]["ImportsFunction"]["Properties"]["Environment"]["Variables"]["SITE_URL"] = told

    assert "ImportsFunction" in circle(wrong)
