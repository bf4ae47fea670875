"""What a function imports before its first event: each module more is time that a customer waits."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import template

FUNCTIONS = template.resources("AWS::Serverless::Function")
PROCESSOR = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
PYTHON = Path(sys.base_prefix) / "bin" / "python3.13"  # without what is installed for the tests
MOST = 460  # modules that are not ours, Python's own included
MOST_OF = {"receipts": 535}  # reportlab's
OURS = ("functions", "shared")
UNWANTED = {
    "PIL",
    "argon2",
    "asyncio",
    "aws_lambda_powertools.event_handler.appsync",
    "aws_lambda_powertools.event_handler.openapi.models",
    "aws_lambda_powertools.event_handler.openapi.params",
    "aws_lambda_powertools.metrics.base",
    "aws_lambda_powertools.tracing",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes.kafka_event",
    "aws_lambda_powertools.utilities.idempotency",
    "aws_lambda_powertools.utilities.parameters",
    "aws_lambda_powertools.utilities.parser",
    "aws_xray_sdk",
    "boto3",
    "cryptography",
    "csv",
    "defusedxml",
    "email_validator",
    "jwt",
    "multiprocessing",
    "openpyxl",
    "phonenumbers",
    "reportlab",
    "s3transfer",
    "segno",
}
# What is the function's own business.
WANTED = {
    "account": {"argon2"},
    "exports": {"csv"},
    "imports": {"csv", "defusedxml"},
    "receipts": {"PIL", "reportlab", "segno"},
    "register": {"argon2"},
    "sessions": {"argon2"},
}
IMPORTED = "import json, sys, functions.{}.app; print(json.dumps(list(sys.modules)))"
LAZY = ("", ".event_handler", ".metrics", ".utilities.data_classes")
OFFERED = f"""
import json
from importlib import import_module
packages = [import_module("aws_lambda_powertools" + name) for name in {LAZY}]
offered = [getattr(package, name) for package in packages for name in package.__all__]
print(json.dumps([f"{{one.__module__}}.{{one.__qualname__}}" for one in offered]))
"""


@pytest.fixture(scope="session")
def here(request: pytest.FixtureRequest) -> Path:
    """What was built for this machine's processor."""
    folder: Path = request.getfixturevalue(f"{PROCESSOR}_build")
    return folder


def folders(build: Path, name: str) -> list[Path]:
    layers = ["SharedLayer", *(layer["Ref"] for layer in FUNCTIONS[name]["Properties"].get("Layers", []))]
    return [build / name, *(build / layer / "python" for layer in layers)]


def said(code: str, where: list[Path]) -> str:
    path = {"PYTHONPATH": ":".join(map(str, where)), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.check_output([PYTHON, "-c", code], env=path, text=True)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_begins_with_what_each_request_needs(here: Path, name: str) -> None:
    function = name.removesuffix("Function").lower()
    modules = set(json.loads(said(IMPORTED.format(function), folders(here, name))))

    assert f"functions.{function}.app" in modules
    assert modules & UNWANTED == WANTED.get(function, set())
    assert len([one for one in modules if not one.startswith(OURS)]) <= MOST_OF.get(function, MOST)


def test_what_powertools_offers_is_all_there_once_it_is_asked_for(here: Path) -> None:
    installed = subprocess.check_output([sys.executable, "-c", OFFERED], text=True)

    assert len(json.loads(installed)) > 70
    assert json.loads(said(OFFERED, folders(here, "InvoicesFunction"))) == json.loads(installed)
