"""A stack of samconfig.toml: its name, region and outputs.

`python -m tools.stack ENV` prints the parameter that a stack without a domain of its own lacks, if it does:
where its site is, which nobody knows before CloudFront has made it.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

CONFIG = Path(__file__).resolve().parents[1] / "samconfig.toml"


@dataclass(frozen=True)
class Stack:
    """What AWS says of it."""

    session: boto3.Session
    name: str
    outputs: dict[str, str]
    parameters: dict[str, str]

    def resource(self, logical_id: str) -> str:
        """The name that CloudFormation gave to a resource of the template."""
        asked = {"StackName": self.name, "LogicalResourceId": logical_id}
        found = self.session.client("cloudformation").describe_stack_resource(**asked)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])


def described(environment: str) -> Stack:
    """The stack of a table of samconfig.toml; AWS_PROFILE and AWS_ENDPOINT_URL count as ever."""
    tables = tomllib.loads(CONFIG.read_text("utf-8"))
    if environment not in tables:
        raise SystemExit(f"samconfig.toml has no [{environment}.*]: say ENV=name.")
    told = tables[environment]["global"]["parameters"]
    session = boto3.Session(region_name=told["region"])
    cloudformation = session.client("cloudformation")
    [stack] = cloudformation.describe_stacks(StackName=told["stack_name"])["Stacks"]
    outputs = _pairs(stack, "Outputs", "OutputKey")
    return Stack(session, told["stack_name"], outputs, _pairs(stack, "Parameters", "ParameterKey"))


def _pairs(stack: Any, kind: str, key: str) -> dict[str, str]:  # noqa: ANN401 - no stubs of CloudFormation
    return {one[key]: one[key.replace("Key", "Value")] for one in stack.get(kind, [])}


def untold(stack: Stack) -> str:
    """`SiteUrl=...` where the functions do not know their site yet; else empty."""
    right = stack.parameters["DomainName"] or stack.parameters["SiteUrl"] == stack.outputs["SiteOrigin"]
    return "" if right else f"SiteUrl={stack.outputs['SiteOrigin']}"


if __name__ == "__main__":
    print(untold(described(sys.argv[1])))
