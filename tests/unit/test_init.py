"""What a function imports before its first event: each module more is time that a customer waits."""

import json
import subprocess
import sys

import pytest

from tests.support.template import ROOT

FUNCTIONS = sorted(folder.name for folder in (ROOT / "functions").iterdir() if (folder / "app.py").exists())
MOST = 680  # modules, Python's own included
UNWANTED = {
    "PIL",
    "argon2",
    "aws_lambda_powertools.utilities.batch",
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
    "payments": {"csv"},
    "receipts": {"PIL", "reportlab", "segno"},
    "register": {"argon2"},
    "sessions": {"argon2"},
}
IMPORT = "import json, sys, functions.{}.app; print(json.dumps(list(sys.modules)))"


def imported(function: str) -> set[str]:
    command = [sys.executable, "-c", IMPORT.format(function)]
    return set(json.loads(subprocess.check_output(command, cwd=ROOT)))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_begins_with_what_each_request_needs(function: str) -> None:
    modules = imported(function)

    assert f"functions.{function}.app" in modules
    assert modules & UNWANTED == WANTED.get(function, set())
    assert len(modules) <= MOST
