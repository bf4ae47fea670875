"""What a full export ends: contracts and meters that it does not have, unless they are suspiciously many."""

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel

from functions.imports import fulls
from functions.imports.items import ENDED
from functions.imports.plans import FilePlan, Plan
from functions.imports.reports import Endings
from functions.imports.tallies import Tally
from shared.keys import Key

MOST_ENDING = 10  # % of what is alive; more is rather a file cut short than a town that moves out


class Progress(BaseModel):
    """How far a look through the tables has come: they may be longer than one call of the function.

    `file` is the place of the file whose endings are under way, `start` where its scan goes on.
    """

    file: int = 0
    step: Literal["begin", "count", "sweep"] = "begin"
    start: Key | None = None
    missing: int = 0
    of: int = 0
    endings: dict[int, Endings] = {}

    def next_file(self) -> None:
        self.file, self.step, self.start, self.missing, self.of = self.file + 1, "begin", None, 0, 0


def ended(plan: Plan, tallies: list[Tally], progress: Progress, enough_time: Callable[[], bool]) -> bool:
    """Whether all has ended that is to end; False when time is up, and `progress` says how far it came."""
    while progress.file < len(plan.files):
        if not enough_time():
            return False
        file, tally = plan.files[progress.file], tallies[progress.file]
        if file.kind not in ENDED or file.refused:
            progress.next_file()
        elif progress.step == "begin":
            _begin(plan, file, progress)
        elif progress.step == "count":
            _count(plan, file, tally, progress)
        else:
            _sweep(file, progress)
    return True


def _begin(plan: Plan, file: FilePlan, progress: Progress) -> None:
    """A full export that was taken before says what it ended then: there is nothing left to count."""
    if not file.full:
        return _sweep_unless_checking(plan, progress)
    if (known := fulls.accepted(file)) is None:
        progress.step = "count"
        return None
    progress.endings[progress.file] = known
    return _sweep_unless_checking(plan, progress)


def _sweep_unless_checking(plan: Plan, progress: Progress) -> None:
    if plan.check:
        progress.next_file()
    else:
        progress.step = "sweep"


def _count(plan: Plan, file: FilePlan, tally: Tally, progress: Progress) -> None:
    """A page of what is alive; after the last the guard decides."""
    seen, progress.start = fulls.page_of_live(file.kind, progress.start)
    progress.of += len(seen)
    progress.missing += sum(1 for last in seen if last < file.exported)
    if progress.start:
        return
    # A dry run has written nothing: what the file has is still as older exports left it.
    missing, of = progress.missing - tally.kept, progress.of + tally.added
    doubtful = missing * 100 > of * MOST_ENDING or (missing and tally.illegible)
    held = bool(doubtful) and not plan.confirmed
    progress.endings[progress.file] = Endings(missing, of, held)
    if not (held or plan.check):
        progress.endings[progress.file] = fulls.accept(file, missing, of)
    _sweep_unless_checking(plan, progress)


def _sweep(file: FilePlan, progress: Progress) -> None:
    """A page of what ends by this export or, as this one may come late, by newer full ones."""
    counting = fulls.since(file)
    if counting:
        progress.start = fulls.end_page(file.kind, counting, progress.start)
    if not progress.start:
        progress.next_file()
