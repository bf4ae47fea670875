"""template.yaml -> plain CloudFormation, and what the local server takes from it."""

import importlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]  # it ships no types

from local.config import ACCOUNT, REGION, STACK
from local.problem import Problem

type Json = dict[str, Any]
type Route = tuple[str, str, str]
"""Method (or ANY), path as in the template, logical id of the function."""

_FUNCTION_IN_URI = re.compile(r"\$\{(\w+)\.Arn\}")


@dataclass(frozen=True)
class Function:
    """What the local server must know to run one Lambda function; `timeout` in seconds."""

    logical_id: str
    handler: str
    timeout: int
    memory: int
    code: str

    @property
    def name(self) -> str:
        return f"{STACK}-{self.logical_id}"


def read(template: Path) -> Json:
    """The template as it is written, with its intrinsic functions in long form."""
    try:
        source: Json = yaml_parse(template.read_text())
    except FileNotFoundError:
        raise Problem(f"There is no {template}: start this in the folder of the project.") from None
    return source


def functions(source: Json) -> list[Function]:
    """The functions of a SAM template as it is written (Globals count)."""
    common = source.get("Globals", {}).get("Function", {})
    return [
        _function(name, common | resource.get("Properties", {}))
        for name, resource in source["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    ]


def expand(source: Json, parameters: dict[str, str]) -> Json:
    """The CloudFormation of a SAM template, made offline; without layers, as code is read from the disk."""
    # Slow to import, so while the emulator starts; without types.
    parser = importlib.import_module("samtranslator.parser.parser")
    sam = importlib.import_module("samtranslator.translator.translator")
    session = SimpleNamespace(region_name=REGION)  # the translator asks the session for nothing else
    translator = sam.Translator(managed_policy_map=None, sam_parser=parser.Parser(), boto_session=session)
    values = _values(source, parameters)
    try:
        expanded = translator.translate(_packaged(source), values, get_managed_policy_map=dict)
    except sam.InvalidDocumentException as error:
        raise Problem(f"template.yaml cannot be expanded: {error.message}") from None
    return _without_code(json.loads(json.dumps(expanded)))


def routes(expanded: Json) -> list[Route]:
    """The routes of every HTTP API."""
    apis = [r for r in expanded["Resources"].values() if r["Type"] == "AWS::ApiGatewayV2::Api"]
    return [
        ("ANY" if "any-method" in verb else verb.upper(), path, _target(operation))
        for api in apis
        for path, operations in api["Properties"]["Body"]["paths"].items()
        for verb, operation in operations.items()
    ]


def _function(logical_id: str, properties: Json) -> Function:
    memory, timeout = properties.get("MemorySize", 128), properties.get("Timeout", 3)
    return Function(logical_id, properties["Handler"], timeout, memory, properties["CodeUri"])


def _packaged(source: Json) -> Json:
    """What `sam package` does: local paths become S3 addresses."""
    packaged: Json = json.loads(json.dumps(source))
    for resource in packaged["Resources"].values():
        for key in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][key] = "s3://local/" + resource["Properties"][key].strip("/")
    return packaged


def _values(source: Json, parameters: dict[str, str]) -> Json:
    defaults = {name: spec.get("Default") for name, spec in source.get("Parameters", {}).items()}
    pseudo = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::StackName": STACK}
    return defaults | parameters | pseudo | {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}


def _without_code(expanded: Json) -> Json:
    expanded.pop("Transform", None)
    kept = {k: r for k, r in expanded["Resources"].items() if r["Type"] != "AWS::Lambda::LayerVersion"}
    for name, resource in kept.items():
        if resource["Type"] == "AWS::Lambda::Function":
            resource["Properties"].pop("Layers", None)
            resource["Properties"] |= {"FunctionName": f"{STACK}-{name}", "Code": {"ZipFile": "pass"}}
    return expanded | {"Resources": kept}


def _target(operation: Json) -> str:
    found = _FUNCTION_IN_URI.search(operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"])
    return found[1] if found else ""
