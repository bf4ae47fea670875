"""Every page asks who is signed in, and is told then when readings are declared."""

from datetime import UTC, datetime

import pytest
import time_machine

from functions.sessions.app import handler
from tests.support import people
from tests.support.api import event, invoke

NOVEMBER = {"opens_at": "2026-11-20T22:00:00Z", "closes_at": "2026-11-30T22:00:00Z"}
DECEMBER = {"opens_at": "2026-12-20T22:00:00Z", "closes_at": "2026-12-31T22:00:00Z"}


@pytest.mark.usefixtures("moto_aws")
@pytest.mark.parametrize(
    ("now", "window"),
    [
        (datetime(2026, 11, 20, 21, 59, 59, tzinfo=UTC), {"open": False, **NOVEMBER}),
        (datetime(2026, 11, 20, 22, tzinfo=UTC), {"open": True, **NOVEMBER}),
        (datetime(2026, 11, 30, 21, 59, 59, tzinfo=UTC), {"open": True, **NOVEMBER}),
        (datetime(2026, 11, 30, 22, tzinfo=UTC), {"open": False, **DECEMBER}),
    ],
)
def test_who_am_i_tells_the_window(now: datetime, window: dict[str, object]) -> None:
    with time_machine.travel(now, tick=False):
        ona = people.signed_in()
        answer = invoke(handler, event("GET", "/api/session", cookie=ona.cookie))
    assert (answer.status, answer.body["id"], answer.body["window"]) == (200, "ona", window)
