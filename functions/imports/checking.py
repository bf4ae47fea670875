"""A dry run: what would become of the records, and nothing written."""

from collections.abc import Sequence

from functions.imports import store
from functions.imports.records import Record, outcome
from functions.imports.tallies import Outcome, Tally


def outcomes(some: Sequence[Record], exported: str, tally: Tally) -> list[Outcome]:
    """What `store.write` would tell of each; what the guard of a full export must know joins the tally."""
    items = store.there(some)
    for record, item in zip(some, items, strict=True):
        older = item.get("exported", "") < exported
        alive = "exported" in item and record.ended not in item
        tally.kept += older and alive
        tally.added += older and not alive
    return [outcome(item, record.digest, exported) for record, item in zip(some, items, strict=True)]
