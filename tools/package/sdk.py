"""Leaves of botocore's data what the services need that we call: `python sdk.py FOLDER SERVICE...`.

It comes with 434 services and their documentation, which each client that is made reads through.
"""

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any


def without_documentation(value: Any) -> Any:  # noqa: ANN401 - any part of a model
    """Texts are emptied, not left out: botocore asks for some. What has that name and is no text stays."""
    if isinstance(value, list):
        return [without_documentation(one) for one in value]
    if not isinstance(value, dict):
        return value
    emptied = {name: "" for name, one in value.items() if name == "documentation" and isinstance(one, str)}
    return {name: without_documentation(one) for name, one in (value | emptied).items()}


def slim(model: Path) -> str:
    """Writes the model without its texts; the name that endpoints know the service by."""
    about = without_documentation(json.loads(gzip.decompress(model.read_bytes())))
    model.write_bytes(gzip.compress(json.dumps(about, separators=(",", ":")).encode(), mtime=0))
    return str(about["metadata"]["endpointPrefix"])


def main(data: Path, services: list[str]) -> None:
    for folder in [one for one in data.iterdir() if one.is_dir()]:
        if folder.name not in services:
            shutil.rmtree(folder)
    known = {slim(model) for model in data.rglob("service-2.json.gz")}
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: one for name, one in partition["services"].items() if name in known}
    (data / "endpoints.json").write_text(json.dumps(endpoints, separators=(",", ":")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
