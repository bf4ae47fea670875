"""/_remind: the reminders of a day, as the schedule has them made on that day."""

from datetime import UTC, date, datetime
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local import mailbox_page as page
from local.config import ACCOUNT, REGION
from local.template import Json
from local.worker import Worker

PATH, HOUR = "/_remind", 8  # UTC, which is in the morning in Lithuania
FUNCTION = "RemindersFunction"


def routes(worker: Worker) -> list[Route]:
    """A page with a form, and what its button does: it calls the function as EventBridge would."""

    async def form(_: Request) -> Response:
        return HTMLResponse(_page(), headers=page.FORM_HEADERS)

    async def remind(request: Request) -> Response:
        [day] = parse_qs((await request.body()).decode()).get("day", [""])
        try:
            event = _event(date.fromisoformat(day), worker.function.name)
        except ValueError:
            return HTMLResponse(_page(f"“{day}” is no day."), 422, headers=page.FORM_HEADERS)
        await worker.invoke(event)
        return RedirectResponse("/_mail", 303)

    return [Route(PATH, form), Route(PATH, remind, methods=["POST"])]


def _event(day: date, name: str) -> Json:
    moment = datetime(day.year, day.month, day.day, HOUR, tzinfo=UTC)
    return {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{name}Daily"],
        "detail": "{}",
    }


def _page(problem: str = "") -> str:
    said = f"<p role='alert'>{escape(problem)}</p>" if problem else ""
    return page.document(
        "Reminders",
        "<p><a href='/_mail'>Mailbox</a><h1>Reminders</h1>"
        "<p>Makes the reminders of a day: on the first day of the declaration window, two days before its "
        "last, three days before and after a due date. Who was reminded already is not reminded again."
        f"{said}<form method='post'><label>Day <input type='date' name='day' required></label> "
        "<button>Remind</button></form>",
    )
