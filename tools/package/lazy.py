"""Lets packages import what they re-export when it is asked for: `python lazy.py __INIT__.PY...`.

Powertools' `event_handler` imports all kinds of resolvers with asyncio, its `data_classes` the events of 30
services; a function of ours asks for one of each.
"""

import ast
import sys
from pathlib import Path

LAZY = """
def __getattr__(name):
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module
    return getattr(import_module(PLACES[name], __name__), name)
PLACES = """


def lazy(source: str) -> str:
    """`source` with imports of names that it does not use itself made when somebody asks for them."""
    module = ast.parse(source)
    used = {one.id for one in ast.walk(module) if isinstance(one, ast.Name)}
    later = [one for one in module.body if isinstance(one, ast.ImportFrom) and not used & _taken(one)]
    places = {name.name: "." * one.level + str(one.module) for one in later for name in one.names}
    kept = ast.Module([one for one in module.body if one not in later], [])
    return ast.unparse(kept) + LAZY + repr(places)


def _taken(line: ast.ImportFrom) -> set[str]:
    return {name.name for name in line.names}


if __name__ == "__main__":
    for file in map(Path, sys.argv[1:]):
        file.write_text(lazy(file.read_text()))
