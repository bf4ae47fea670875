"""Files for the billing system, on a schedule and by hand, and the clerk's page about what came and went."""

import time
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.exports import overview, page, sending
from functions.exports.bucket import put
from shared import settings

BY_HAND = "export/"
PAGE = "reports/today.html"


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Makes files if the event asks for them, and the page anew after whatever happened.

    A failure fails the call, and Lambda tries the event again: after a minute, then after two.
    """
    try:
        if _asks_for_files(event):
            sending.send_all(context.get_remaining_time_in_millis)
    finally:
        _write_page(int(time.time()))


def _asks_for_files(event: dict[str, Any]) -> bool:
    """The schedule's event has no records; of the bucket's, only a file in `export/` asks."""
    keys = [unquote_plus(record["s3"]["object"]["key"]) for record in event.get("Records", [])]
    return not keys or any(key.startswith(BY_HAND) for key in keys)


def _write_page(now: int) -> None:
    html = page.html(overview.overview(now), settings.exchange_language())
    put(PAGE, html.encode(), "text/html; charset=utf-8")
