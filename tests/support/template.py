"""template.yaml as data, with its short tags (!Ref, !GetAtt, !Sub) written out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


class _Loader(yaml.SafeLoader):
    pass


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def load() -> dict[str, Any]:
    """The whole template; an intrinsic reads {"Ref": ...} or {"Fn::...": ...}."""
    template: dict[str, Any] = yaml.load((ROOT / "template.yaml").read_text(), _Loader)  # noqa: S506 (a SafeLoader)
    return template


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The template's resources of one type (``AWS::DynamoDB::Table``, say) by logical id."""
    return {name: body for name, body in load()["Resources"].items() if body["Type"] == kind}


def routes() -> list[tuple[str, str]]:
    """Method (lower case) and path of every route of the API, as the functions' events name them."""
    functions = resources("AWS::Serverless::Function").values()
    events = [event for function in functions for event in function["Properties"]["Events"].values()]
    given = [event["Properties"] for event in events if event["Type"] == "HttpApi"]
    return [(route["Method"], route["Path"]) for route in given]
