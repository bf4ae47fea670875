"""What starts and requests take, beside other ways to build the same: writes docs/performance.md.

    python -m bench.start_up [ROUNDS [WARM]]    (9 cold rounds, 3 times 500 warm requests unless told)

Builds everything first: our functions by `sam build`, the peers as `sam build` would (sources only), and
with bytecode. Then all start in turn, round after round: what else the machine does meets all alike.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import report, results
from bench.asked import FIRST, GET, GET_V1, PEERS, WARM
from bench.emulated import PROCESSOR, Function, Running, running, runtime
from shared import aws, settings
from tests.packaging import world
from tests.support import dynamodb_local, events
from tests.support.template import ROOT
from tests.support.zipped import zipped_size

LAYERS = {"declarations": "Sealing", "payments": "Sealing", "receipts": "Papers", "reminders": "Sealing"}
BLOCKS = 3
BUILT = ROOT / ".aws-sam" / "bench"  # what is there is not built again

type Found = dict[str, dict[str, Any]]


def main(rounds: int = 9, warm: int = 500) -> None:
    functions = [*ours(), *peers()]
    with tempfile.TemporaryDirectory() as scratch:
        beside = runtime(Path(scratch))
        with tables(Path(scratch)) as variables:
            found: Found = {one.name: {"sizes": sizes(one), "rounds": []} for one in functions}
            for number in range(rounds + 1):  # the first one warms up files and tables
                session_anew()
                for one in functions:
                    with running(one, beside, variables) as process:
                        took = measured(one, process, warm if 0 < number <= BLOCKS else 0)
                    if number:
                        found[one.name]["rounds"].append(took)
                print(f"round {number} of {rounds}", flush=True)
    results.keep(results.MEASURED, medians(found, rounds, warm))
    report.write()


def medians(found: Found, rounds: int, warm: int) -> results.Measured:
    functions: dict[str, results.Function] = {}
    for name, one in found.items():
        figures = {figure for took in one["rounds"] for figure in took}
        middle = {
            figure: median(took[figure] for took in one["rounds"] if figure in took) for figure in figures
        }
        functions[name] = {**one["sizes"], **middle}  # type: ignore[typeddict-item]  # their names are its keys
    built = sorted(folder for folder in (BUILT / "ours").iterdir() if folder.is_dir())
    return {
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
        "rounds": rounds,
        "warm": warm,
        "functions": functions,
        "artefacts": {one.name: zipped_size(one) for one in built},
    }


def measured(function: Function, process: Running, warm: int) -> dict[str, float]:
    took = {"start": process.start_milliseconds(), "memory": process.megabytes()}
    if not warm or function.name not in WARM:
        return took
    for name, event in WARM[function.name].items():
        for _ in range(30):
            process.invoke(event)
        before, logged = process.milliseconds(), process.log_bytes()
        for _ in range(warm):
            process.invoke(event)
        took[name] = (process.milliseconds() - before) / warm
        took["log"] = max(took.get("log", 0), (process.log_bytes() - logged) / warm)
    return took | {"memory": process.megabytes()}


def ours() -> list[Function]:
    build = BUILT / "ours"
    command: list[str | Path] = [
        ROOT / ".venv-sam/bin/sam",
        "build",
        "--build-dir",
        build,
        "--parameter-overrides",
        f"Arch={PROCESSOR}",
    ]
    quiet = os.environ | {"SAM_CLI_TELEMETRY": "0", "AWS_EC2_METADATA_DISABLED": "true"}
    if not build.exists():
        subprocess.run(command, cwd=ROOT, env=quiet, check=True, capture_output=True)
    found = []
    for name, event in FIRST.items():
        layers = ["SharedLayer", *([f"{LAYERS[name]}Layer"] if name in LAYERS else [])]
        folders = (build / f"{name.title()}Function", *(build / layer / "python" for layer in layers))
        found.append(Function(name, folders, f"functions.{name}.app.handler", events.load(event)))
    return found


def peers() -> list[Function]:
    found = []
    for name, more in PEERS.items():
        source, target = ROOT / "bench/peers" / name, BUILT / name
        compiled = BUILT / f"{name}-bytecode"
        if not compiled.exists():
            install(source, target, more)
            shutil.copytree(target, compiled)
            compile_ = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
            subprocess.run([*compile_, compiled], check=True)
        event = GET_V1 if name == "chalice" else GET
        found += [
            Function(f"{name}, as SAM ships it", (target,), "app.handler", event),
            Function(f"{name}, with bytecode", (compiled,), "app.handler", event),
        ]
    return found


def install(source: Path, target: Path, more: tuple[str, ...]) -> None:
    command: list[str | Path] = [ROOT / ".venv-sam/bin/uv", "pip", "install", "--quiet", "--require-hashes"]
    command += ["--no-deps", "--link-mode", "copy", "--python", sys.executable, "--target", target]
    subprocess.run([*command, "-r", source / "requirements.txt"], check=True)
    for file in (source / "app.py", *(source.parent / one for one in more)):
        shutil.copy(file, target)


def sizes(function: Function) -> dict[str, float]:
    """Of all that Lambda unpacks for it."""
    files = [file for folder in function.folders for file in folder.rglob("*") if file.is_file()]
    return {
        "unzipped": sum(file.stat().st_size for file in files) / 1e6,
        "zipped": sum(map(zipped_size, function.folders)) / 1e6,
        "files": len(files),
    }


@contextmanager
def tables(folder: Path) -> Iterator[dict[str, str]]:
    """The customer of events/ in DynamoDB Local, with the emulator for all else; the functions' variables."""
    variables: dict[str, str] = json.loads((events.FOLDER / "env.json").read_text())["Parameters"]
    nobodys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    variables |= nobodys | {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_REGION": "eu-central-1"}
    os.environ |= variables
    with world.emulator(folder / "log") as port, dynamodb_local.server() as address:
        variables |= {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ENDPOINT_URL_DYNAMODB": address}
        variables = {
            name: value.replace("host.docker.internal:4566", f"127.0.0.1:{port}")
            for name, value in variables.items()
        }
        os.environ |= variables
        world.fill(variables)
        yield variables


def session_anew() -> None:
    """It ends half an hour after it was last seen, which reading does not move."""
    found = aws.query(settings.table("accounts"), "ACCOUNT#vardenis", "SESSION#")
    for item in found:
        aws.put(settings.table("accounts"), item | {"seen_at": int(time.time())}, "attribute_exists(pk)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
