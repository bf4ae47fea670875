"""What a row is told that says a fact about money, and what it has to know."""

from dataclasses import dataclass, replace

from functions.imports.tallies import Outcome


@dataclass(frozen=True)
class Turn:
    """Who takes rows and when, in epoch seconds; with `check` they are only looked at.

    `by` names delivery, file and row: a try that is repeated finds by it what an earlier one has put.
    """

    by: str
    now: int
    check: bool

    def of_row(self, number: int) -> "Turn":
        return replace(self, by=f"{self.by}/{number}")


@dataclass(frozen=True)
class Refusal:
    """Why a row is left out that by itself is right."""

    code: str
    column: str | None = None
    value: str = ""


type Answer = Outcome | Refusal
