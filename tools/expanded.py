"""Prints template.yaml as plain CloudFormation, for who knows nothing of SAM: `python -m tools.expanded`."""

import json
import sys
from pathlib import Path

from local import template

if __name__ == "__main__":
    source = template.read(Path(__file__).resolve().parents[1] / "template.yaml")
    json.dump(template.expand(source, {}), sys.stdout, indent=1)
