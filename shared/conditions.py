"""Writes whose condition does not hold, told apart from those that meet another one."""

import random
import time
from collections.abc import Callable
from typing import Any, cast

from botocore.exceptions import ClientError

from shared import native

CONFLICT_TRIES = 6

type Item = dict[str, Any]


class ConditionFailed(Exception):
    """Raised when a write's condition did not hold.

    `failed` has one boolean per item of a transaction, or a single True for a single write; `item` is what
    a single write found, if it asked for that.
    """

    def __init__(self, failed: list[bool], item: Item | None = None) -> None:
        super().__init__("condition failed")
        self.failed = failed
        self.item = item or {}


def written(write: Callable[[], Item]) -> Item:
    """The answer of `write`, a call that writes one item or a transaction.

    Raises ConditionFailed when a condition did not hold. A conflict with another transaction is no answer
    about the conditions, so it is tried again; the SDK does not do that.
    """
    tries = 0
    while True:
        try:
            return write()
        except ClientError as error:
            reasons, tries = _reasons(error), tries + 1
            if "ConditionalCheckFailed" in reasons:
                failed = [reason == "ConditionalCheckFailed" for reason in reasons]
                raise ConditionFailed(failed, _found(error)) from error
            if "TransactionConflict" not in reasons or tries == CONFLICT_TRIES:
                raise
        time.sleep(random.uniform(0, 0.025 * 2**tries))  # noqa: S311 - spreads retries, guards nothing


def _reasons(error: ClientError) -> list[str]:
    """Why a write failed: a reason for each item of a transaction, or the one of a single write."""
    cancelled = [reason["Code"] for reason in error.response.get("CancellationReasons", [])]
    return cancelled or [error.response["Error"]["Code"].removesuffix("Exception")]


def _found(error: ClientError) -> Item:
    """Errors come in the wire's format, also from a client that gives native values."""
    wire = cast("Item", error.response).get("Item", {})
    return {name: native.native(value) for name, value in wire.items()}
