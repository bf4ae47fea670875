"""/_bounce: a mail comes back or is called spam, as SES would tell of it."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local import mailbox_page as page
from local.template import Json
from local.worker import Worker

PATH, FUNCTION = "/_bounce", "NoticesFunction"


def routes(worker: Worker) -> list[Route]:
    """A page with a form, and what its button does: it calls the function as EventBridge would."""

    async def form(_: Request) -> Response:
        return HTMLResponse(_page(), headers=page.FORM_HEADERS)

    async def bounce(request: Request) -> Response:
        sent = parse_qs((await request.body()).decode())
        await worker.invoke(_event(sent["email"][0], sent["what"][0]))
        return RedirectResponse("/_mail", 303)

    return [Route(PATH, form), Route(PATH, bounce, methods=["POST"])]


def _event(email: str, what: str) -> Json:
    recipients = [{"emailAddress": email}]
    complaint = {"complainedRecipients": recipients, "complaintFeedbackType": "abuse"}
    refusal = {"bounceType": what.capitalize(), "bouncedRecipients": recipients}
    detail = {"complaint": complaint} if what == "complaint" else {"bounce": refusal}
    return {"source": "aws.ses", "detail": {**detail, "mail": {"destination": [email]}}}


def _page() -> str:
    kinds = {"permanent": "There is no such mailbox", "transient": "It is full", "complaint": "It is spam"}
    options = "".join(f"<option value='{what}'>{words}</option>" for what, words in kinds.items())
    return page.document(
        "Bounce",
        "<p><a href='/_mail'>Mailbox</a><h1>Bounce</h1>"
        "<p>Tells the portal what became of a mail to an address: to one that is dead it sends no more."
        "<form method='post'><label>Address <input type='email' name='email' required></label> "
        f"<label>What became of it <select name='what'>{options}</select></label> "
        "<button>Tell</button></form>",
    )
