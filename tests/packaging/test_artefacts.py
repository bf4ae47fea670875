"""Deployable artefacts: the right processor, bytecode for every module, nothing that Lambda does not use."""

from __future__ import annotations

import importlib.util
import io
import marshal
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.support import template
from tests.support.template import ROOT

type Build = tuple[str, Path]

FUNCTIONS = template.resources("AWS::Serverless::Function")
ELF_MACHINE = {"x86_64": 62, "arm64": 183}
UNCHECKED_HASH = 1


def layer(folder: Path) -> Path:
    return folder / "SharedLayer" / "python"


def zipped_size(folder: Path) -> int:
    """Bytes that Lambda would be sent."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return len(out.getvalue())


def modules(folder: Path) -> list[Path]:
    return [file for name in (*FUNCTIONS, "SharedLayer") for file in (folder / name).rglob("*.py")]


def bytecode(module: Path) -> bytes:
    compiled = module.parent / "__pycache__" / f"{module.stem}.cpython-313.pyc"
    assert compiled.exists(), f"{module} has no bytecode"
    return compiled.read_bytes()


def test_every_module_has_bytecode_that_lambda_loads_without_checking(build: Build) -> None:
    assert len(modules(build[1])) > 100
    for module in modules(build[1]):
        content = bytecode(module)
        assert content[:4] == importlib.util.MAGIC_NUMBER, module
        assert struct.unpack("<I", content[4:8])[0] == UNCHECKED_HASH, module


def test_bytecode_names_the_place_in_lambda_and_not_this_machine(build: Build) -> None:
    for module in modules(build[1]):
        code = marshal.loads(bytecode(module)[16:])  # noqa: S302 (what our own build has just written)
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


def test_the_layer_carries_the_shared_package_with_its_data_only(build: Build) -> None:
    def tree(folder: Path) -> set[str]:
        files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
        return {str(file) for file in files if "__pycache__" not in file.parts}

    wanted = {name for name in tree(ROOT / "shared") if not name.startswith("requirements.")}
    assert tree(layer(build[1]) / "shared") == wanted


def test_the_layer_stays_small(build: Build) -> None:
    assert zipped_size(build[1] / "SharedLayer") < 14_500_000  # 4.7 of it cryptography, for Paysera's RSA


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_its_own_folder_and_small(build: Build, name: str) -> None:
    artefact = build[1] / name
    package, module, _ = FUNCTIONS[name]["Properties"]["Handler"].rsplit(".", 2)
    assert (artefact / package.replace(".", "/") / f"{module}.py").exists()
    own = [str(file.relative_to(artefact)) for file in artefact.glob("functions/*")]
    assert own == [package.replace(".", "/")]
    if (ROOT / own[0] / "requirements.txt").exists():
        assert zipped_size(artefact) < 5_200_000  # 2.5 of it Pillow, which reportlab imports
    else:
        assert {file.name for file in artefact.iterdir()} == {"functions"}
        assert zipped_size(artefact) < 300_000


def test_a_wheel_with_another_hash_stops_the_build(tmp_path: Path) -> None:
    source = tmp_path / "shared"
    shutil.copytree(ROOT / "shared", source)
    source.joinpath("requirements.txt").write_text(f"idna==3.10 --hash=sha256:{'0' * 64}\n")
    rules = ROOT / "tools" / "package" / "arm64" / "Makefile"
    command = ["make", "-f", str(rules), "build-SharedLayer", f"ARTIFACTS_DIR={tmp_path / 'out'}"]
    made = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert made.returncode != 0
    assert "DO NOT MATCH THE HASHES" in made.stderr
