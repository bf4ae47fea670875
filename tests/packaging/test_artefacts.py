"""Deployable artefacts: the right processor, bytecode for every module, nothing that Lambda does not use."""

from __future__ import annotations

import importlib.util
import marshal
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from tests.support import template
from tests.support.template import ROOT
from tests.support.zipped import zipped_size

type Build = tuple[str, Path]

FUNCTIONS = template.resources("AWS::Serverless::Function")
LAYERS = template.resources("AWS::Serverless::LayerVersion")
KB = 1000
# Zipped. The shared layer is what every function loads; most of papers is Pillow, which reportlab imports.
LARGEST_LAYER = {"SharedLayer": 7000, "PapersLayer": 3700, "SealingLayer": 5000, "SheetsLayer": 510}
# More than the others: the fonts of papers, the clerk's page, and much code of our own (docs/decisions/0002).
LARGEST_FUNCTION = {
    "ReceiptsFunction": 50,
    "ExportsFunction": 36,
    "ImportsFunction": 140,
    "PaymentsFunction": 155,
}
ELF_MACHINE = {"x86_64": 62, "arm64": 183}
UNCHECKED_HASH = 1


def bytecode(folder: Path) -> list[Path]:
    return [file for name in (*FUNCTIONS, *LAYERS) for file in (folder / name).rglob("*.pyc")]


def test_bytecode_that_lambda_loads_without_checking_is_all_there_is_of_a_module(build: Build) -> None:
    assert len(bytecode(build[1])) > 1000
    assert not list(build[1].rglob("*.py"))
    for module in bytecode(build[1]):
        content = module.read_bytes()
        assert module.parent.name != "__pycache__", (
            module
        )  # where it would do for a module with its source only
        assert content[:4] == importlib.util.MAGIC_NUMBER, module
        assert struct.unpack("<I", content[4:8])[0] == UNCHECKED_HASH, module


def test_bytecode_names_the_place_in_lambda_and_not_this_machine(build: Build) -> None:
    for module in bytecode(build[1]):
        code = marshal.loads(module.read_bytes()[16:])  # noqa: S302 (what our own build has just written)
        assert code.co_filename.startswith(("/opt/python/", "/var/task/")), code.co_filename


def test_every_extension_is_for_the_chosen_processor(build: Build) -> None:
    processor, folder = build
    extensions = list(folder.rglob("*.so"))
    assert {file.name.split(".")[0] for file in extensions} == {
        "_pydantic_core",
        "_cffi_backend",
        "_ffi",
        "_rust",
        "_imaging",
    }
    for file in extensions:
        assert struct.unpack("<H", file.read_bytes()[18:20])[0] == ELF_MACHINE[processor], file


def tree(folder: Path) -> set[str]:
    """What a folder holds, modules as bytecode, without what Python leaves there and what only builds it."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    kept = (file for file in files if "__pycache__" not in file.parts and file.stem != "requirements")
    return {str(file.with_suffix(".pyc") if file.suffix == ".py" else file) for file in kept}


def test_the_layer_carries_the_shared_package_with_its_data_only(build: Build) -> None:
    assert tree(build[1] / "SharedLayer/python/shared") == tree(ROOT / "shared")


def test_the_layer_carries_the_data_of_those_services_that_we_call(build: Build) -> None:
    called = re.findall(r'_client\("(\w+)"', (ROOT / "shared/aws.py").read_text())
    data = build[1] / "SharedLayer/python/botocore/data"
    assert {folder.name for folder in data.iterdir() if folder.is_dir()} == set(called)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_its_own_folder_only(build: Build, name: str) -> None:
    package = FUNCTIONS[name]["Properties"]["CodeUri"]
    own = {package + file for file in tree(ROOT / package)}
    assert tree(build[1] / name) == own | {"functions/__init__.pyc"}


@pytest.mark.parametrize("name", [*FUNCTIONS, *LAYERS])
def test_an_artefact_stays_small(build: Build, name: str) -> None:
    limits = {**dict.fromkeys(FUNCTIONS, 30), **LARGEST_LAYER, **LARGEST_FUNCTION}
    assert zipped_size(build[1] / name) <= limits[name] * KB


def test_a_wheel_with_another_hash_stops_the_build(tmp_path: Path) -> None:
    source = tmp_path / "shared"
    shutil.copytree(ROOT / "shared", source)
    source.joinpath("requirements.txt").write_text(f"idna==3.10 --hash=sha256:{'0' * 64}\n")
    rules = ROOT / "tools" / "package" / "arm64" / "Makefile"
    command = ["make", "-f", str(rules), "build-SharedLayer", f"ARTIFACTS_DIR={tmp_path / 'out'}"]
    made = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert made.returncode != 0
    assert "DO NOT MATCH THE HASHES" in made.stderr
