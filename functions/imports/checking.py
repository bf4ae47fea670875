"""A dry run: what would become of the records, and nothing written."""

from collections.abc import Sequence

from functions.imports import store
from functions.imports.items import Record, is_alive, last_seen, outcome
from functions.imports.tallies import Outcome, Tally
from shared.aws import Item


def outcomes(some: Sequence[Record], exported: str, tally: Tally) -> list[Outcome]:
    """What `store.write` would tell of each; what the guard of a full export must know joins the tally."""
    items = store.there(some)
    for record, item in zip(some, items, strict=True):
        if is_alive(item, record.ended):
            tally.kept += last_seen(item) < exported
        else:
            tally.added += _would_live(record, item, exported)
    return [outcome(item, record.digest, exported) for record, item in zip(some, items, strict=True)]


def _would_live(record: Record, item: Item, exported: str) -> bool:
    if record.is_mention:
        return "exported" in item and last_seen(item) < exported
    return bool(item.get("exported", "") < exported)
