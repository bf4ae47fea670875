"""Items to write, and what writing one comes to."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from functions.imports.tallies import Outcome
from shared.aws import Item
from shared.keys import Key

# What says of an item that a full export came without it: the date of that export.
ENDED = {"contracts": "ended_on", "meters": "removed_on"}

type Place = tuple[str, str]


@dataclass
class Record:
    """One item to write: `fields` are compared with what is there, `derived` is set where nothing is yet.

    `ended` names the attribute of ENDED that goes, as what an export has is alive; `announced` says whether
    holders are mailed about a new one. A record without fields is a mention: the export has the item, but its
    row is left out.
    """

    table: str
    key: Key
    fields: Item
    derived: Item = field(default_factory=dict)
    ended: str | None = None
    announced: bool = False
    row_numbers: list[int] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """The key as something that a set can hold."""
        return self.key["pk"], self.key["sk"]

    @property
    def is_of_meter(self) -> bool:
        """Whether the standing of a meter may follow from it."""
        return self.table == "meters" and bool(self.fields)

    @property
    def is_mention(self) -> bool:
        return not self.fields

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of the fields: the same numbers, 7 and 7.0, have the same."""
        text = json.dumps(self.fields, sort_keys=True, default=_canonical)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _canonical(number: Decimal) -> str:
    return f"{number.normalize():f}"


def last_seen(there: Item) -> str:
    """The newest export known to have the item, be it with a fault in its row."""
    return str(max(there.get("exported", ""), there.get("seen", "")))


def is_alive(there: Item, ended: str | None) -> bool:
    """Whether an export has brought the item, and no full one has ended it since."""
    return "exported" in there and ended not in there


def outcome(there: Item, digest: str, exported: str) -> Outcome:
    """What an export's record makes of the item that is `there`, also when it has been written already."""
    last = there.get("exported", "")
    if last > exported:
        return "superseded"
    known = there["was"] if last == exported else there.get("digest", "")
    if not known:
        return "new"
    return "unchanged" if known == digest else "changed"
