"""What deliveries left, in the words of tests.support.expected."""

import os

from hypothesis import HealthCheck, settings

from tests.support import exchange, mailbox, tables
from tests.support.deliveries import Delivery
from tests.support.expected import WRITTEN, Told
from tests.support.meant import Item, Place

HISTORY = ("version", "was", "digest")
MORE = int(os.environ.get("HISTORIES", "0"))


def histories(number: int) -> settings:
    """Tries so many histories, always the same ones; HISTORIES=1000 tries so many others."""
    return settings(
        max_examples=MORE or number,
        derandomize=not MORE,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def state() -> dict[str, list[Item]]:
    """Every item that deliveries write, without its history; nothing that customers do beside them.

    Nor the days on which something is due, which are noted by rows that do not count too.
    """
    found = tables.everything()
    return {table: [_lasting(item) for item in found[table] if not _is_beside(item)] for table in WRITTEN}


def _is_beside(item: Item) -> bool:
    return bool(item["pk"].startswith(("WAITING#", "DUE")) or item["sk"].startswith("HOLDER#"))


def _lasting(item: Item) -> Item:
    """When something was seen says nothing once a newer export has it."""
    old = {"seen"} if item.get("seen", "") < item.get("exported", "") else set()
    return {name: value for name, value in item.items() if name not in {*HISTORY, *old}}


def declared() -> dict[Place, Item]:
    """The readings of customers."""
    found = [item for item in state()["MetersTable"] if "account_id" in item]
    return {("MetersTable", item.pop("pk"), item.pop("sk")): item for item in found}


def told(delivery: Delivery, key: str) -> list[Told]:
    """What the report on the object `key` says of each file, if it says when it was made."""
    report = exchange.report(key)
    assert report["refused"] is None
    made = [delivery.exported(file).partition("#")[0] for file in delivery.files]
    assert [file["exported"] for file in report["files"]] == made
    return [Told(file["counts"], _endings(file["endings"])) for file in report["files"]]


def _endings(found: Item | None) -> tuple[int, int, bool] | None:
    return (found["missing"], found["of"], found["held"]) if found else None


def announced() -> set[tuple[str, str]]:
    """Payer code and number of the invoices that holders are to be mailed about."""
    messages = mailbox.queued(bulk=True)
    return {
        (invoice["payer_code"], invoice["number"]) for message in messages for invoice in message["invoices"]
    }
