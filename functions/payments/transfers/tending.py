"""The schedule's and deliveries' call: books the lines that came, and tells the clerk what is open."""

from collections.abc import Callable, Iterable

from functions.payments.transfers import applying, clerk
from shared import aws, ledger_keys, parallel, settings
from shared.problems import LOGGER, log_unforeseen
from shared.transfer import RECEIVED, Transfer


def tend(days: Iterable[str], now: int, left: Callable[[], bool]) -> None:
    """Does what is due of the lines of `days` (ISO dates), as long as there is time `left`.

    What it does not get to, or what fails, is done by a later call.
    """
    ids = {line_id for day in days for line_id in _of_day(day)}
    found = parallel.each(lambda line_id: _applied(line_id, now, left, if_sure=True), ids)
    # What is sure tells of the others: of which contracts an account pays for, and what was taken back.
    again = [one.line.id for one in found if one and one.booking(RECEIVED) is None]
    parallel.each(lambda line_id: _applied(line_id, now, left), again)
    LOGGER.info("tended transfers", lines=len(ids), open=_reported(now, left))


def _of_day(day: str) -> list[str]:
    items = aws.query(settings.table("payments"), ledger_keys.day_partition(day), "TRANSFER#")
    return [item["sk"].removeprefix("TRANSFER#") for item in items]


def _applied(line_id: str, now: int, left: Callable[[], bool], *, if_sure: bool = False) -> Transfer | None:
    if not left():
        return None
    try:
        return applying.apply(line_id, now, if_sure=if_sure)
    except Exception as error:  # noqa: BLE001 - whatever it was, the others go on
        log_unforeseen(error)
        return None


def _reported(now: int, left: Callable[[], bool]) -> int | None:
    if not left():
        return None
    try:
        return clerk.report(now)
    except Exception as error:  # noqa: BLE001 - the next call finds the list as it is then
        log_unforeseen(error)
        return None
