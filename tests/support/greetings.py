"""A small function of its own, to try the edge that every API function shares."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, Field

from shared.fields import InPath, Name, PayerCode, Request
from shared.http import lambda_handler, new_app
from tests.support.api import FROM_THE_SITE, Answer, event, invoke

app = new_app()
handled: list[str] = []


class Greeting(Request):
    name: Name
    times: int = 1


class Greeted(BaseModel):
    text: str


@app.post("/api/greetings")
def greet(body: Greeting) -> Greeted:
    handled.append(body.name)
    return Greeted(text=f"Labas, {body.name}!" * body.times)


@app.get("/api/greetings/<payer_code>")
def greeted(payer_code: Annotated[PayerCode, InPath], page: Annotated[int, Field(ge=1)] = 1) -> Greeted:
    return Greeted(text=f"{payer_code} {page}")


@app.delete("/api/greetings")
def fail() -> Response[None]:
    raise failure[0]


failure: list[Exception] = []
handler = lambda_handler(app)


def post(body: object, **headers: str | None) -> Answer:
    """Posts a greeting; a header given as None is left out."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in (FROM_THE_SITE | named).items() if value is not None}
    return invoke(handler, event("POST", "/api/greetings", body, headers=sent))


def fails_with(error: Exception, language: str = "en") -> Answer:
    failure[:] = [error]
    headers = FROM_THE_SITE | {"accept-language": language}
    return invoke(handler, event("DELETE", "/api/greetings", {}, headers=headers))
