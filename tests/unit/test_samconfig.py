"""samconfig.toml: deployments that template.yaml takes, and that do not meet."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.support import template
from tools.stack import CONFIG

TABLES: dict[str, dict[str, Any]] = {
    name: table for name, table in tomllib.loads(CONFIG.read_text("utf-8")).items() if name != "version"
}
GLOBALS = {name: table["global"]["parameters"] for name, table in TABLES.items()}


def values(environment: str) -> dict[str, str]:
    given = GLOBALS[environment]["parameter_overrides"]
    return {name: value for name, _, value in (text.partition("=") for text in given)}


def test_there_is_one_for_a_look_one_for_trying_and_one_for_customers() -> None:
    assert set(TABLES) == {"default", "test", "prod"}
    assert values("prod")["DeletionProtection"] == "true"


@pytest.mark.parametrize("environment", TABLES)
def test_the_template_takes_each_value(environment: str) -> None:
    for name, value in values(environment).items():
        parameter = template.load()["Parameters"][name]
        allowed = [str(one) for one in parameter.get("AllowedValues", [value])]

        assert value in allowed
        assert re.search(parameter.get("AllowedPattern", ""), value)


def test_no_two_deployments_share_a_stack_or_a_place_for_their_code() -> None:
    stacks = [told["stack_name"] for told in GLOBALS.values()]
    prefixes = [table["deploy"]["parameters"]["s3_prefix"] for table in TABLES.values()]

    assert stacks == prefixes
    assert len(set(stacks)) == len(TABLES)


def test_they_differ_in_nothing_else() -> None:
    own = ("s3_prefix", "tags")
    ways = [
        {name: value for name, value in table["deploy"]["parameters"].items() if name not in own}
        for table in TABLES.values()
    ]

    assert ways == [ways[0]] * len(TABLES)
    assert {told["region"] for told in GLOBALS.values()} == {"eu-central-1"}
    assert [table["build"] for table in TABLES.values()] == [TABLES["default"]["build"]] * len(TABLES)
