"""What deliveries leave in the tables, and what is asked of their reports again and again."""

from typing import Any

from shared import aws, keys, settings
from tests.support import tables
from tests.support.import_flow import deliver

CONTRACTS = "payer_code,address\n"
# How often an item was written, and what stood there before, depend on the order of deliveries.
HISTORY = ("version", "was")


def imported(content: str | bytes, name: str = "in/file.csv") -> dict[str, Any]:
    """What the report says of the only file of a delivery."""
    [only] = deliver(name, content)["files"]
    return dict(only)


def stored(aggregate: str, payer_code: str = "01234", begins: str = "") -> list[aws.Item]:
    return aws.query(settings.table(aggregate), keys.contract_partition(payer_code), begins)


def everything() -> list[aws.Item]:
    """All items of what deliveries write, without their history and the days on which something is due."""
    names = ("ContractsTable", "InvoicesTable", "MetersTable", "ExchangeTable")
    found = [item for name, some in tables.everything().items() if name in names for item in some]
    items = [item for item in found if item["pk"] != "DUE"]
    return [{name: value for name, value in item.items() if name not in HISTORY} for item in items]


def counts(
    new: int = 0, changed: int = 0, unchanged: int = 0, superseded: int = 0, refused: int = 0
) -> dict[str, int]:
    return {
        "new": new,
        "changed": changed,
        "unchanged": unchanged,
        "superseded": superseded,
        "refused": refused,
    }


def faults(found: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in found["faults"]]
