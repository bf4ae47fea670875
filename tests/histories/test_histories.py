"""Ten thousand random histories of paying, and what holds after each of them.

Most run on tests/support/memory.py, some on DynamoDB Local: docs/decisions/0015-histories.md.
"""

import os
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from shared import aws
from tests.support import invariants
from tests.support.chance import HISTORIES
from tests.support.histories import Round, World, bill, world
from tests.support.memory import Memory

MORE = int(os.environ.get("HISTORIES", "0"))
PARTS = 8  # so that two processes share them
IN_MEMORY, ON_DYNAMODB = (MORE or 10_000) // PARTS, (MORE // 1_000 or 160) // PARTS
FIRST_SEED = int(os.environ.get("SEED", "0"))

type History = tuple[str, Sequence[tuple[int, int]], list[Round]]


def by_chance(part: int, number: int, test: Callable[[History], None]) -> None:
    """Other histories for each part; the same in every run unless SEED says otherwise."""
    how = settings(
        max_examples=number,
        database=None,
        print_blob=True,
        phases=[Phase.generate] if "UNSHRUNK" in os.environ else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seed(FIRST_SEED * PARTS + part)(how(given(HISTORIES)(test)))()


def lives(made: World, history: History) -> None:
    _, owed, rounds = history
    bill(made, owed)
    made.play(rounds)
    made.settle()
    invariants.all_hold(made)


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_books_are_right(part: int) -> None:
    def played(history: History) -> None:
        with world(Memory(), history[0]) as made:
            lives(made, history)

    by_chance(part, IN_MEMORY, played)


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_books_are_right_on_dynamodb_local_too(
    part: int, tables: dict[str, str]
) -> None:
    client = aws.dynamodb()

    def played(history: History) -> None:
        with world(client, history[0]) as made:
            try:
                lives(made, history)
            finally:
                for table, pk, sk in made.places:
                    client.delete_item(TableName=table, Key={"pk": pk, "sk": sk})

    by_chance(part + 1_000, ON_DYNAMODB, played)
