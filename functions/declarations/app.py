"""Readings: the window and the meters, declaring and correcting, the history of a meter."""

import time
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel

from functions.declarations import dates, declaring, history, ical, linked, showing, store
from functions.declarations.declaring import Meter
from functions.declarations.ical import Event
from functions.declarations.linked import DeclarationLink, Linked, LinkedDeclaration, LinkedForm, LinkedMeter
from functions.declarations.showing import MeterShown, ReadingShown
from shared import calendar, cursor, identity, meters, parallel, settings, texts, window
from shared.calendar import rfc3339
from shared.cursor import Cursor
from shared.errors import Busy, LinkExpired, LinkUsed
from shared.fields import InPath, Language, MeterNumber, PayerCode, ReadingText, Request
from shared.http import lambda_handler, new_app
from shared.invoices import invoice
from shared.metrics import count
from shared.window import Window, WindowShown

app = new_app()

TRIES = 25
AFTER_ALL = "9999-99"

PayerCodeInPath = Annotated[PayerCode, InPath]
MeterNumberInPath = Annotated[MeterNumber, InPath]
ICS: dict[int, OpenAPIResponse] = {
    200: {
        "description": "A calendar (RFC 5545)",
        "content": {"text/calendar": {"schema": {"type": "string"}}},
    }
}


class Declarations(BaseModel):
    window: WindowShown
    meters: list[MeterShown]


class Declaration(Request):
    payer_code: PayerCode
    meter_number: MeterNumber
    to: ReadingText
    confirmed: bool = False


class History(BaseModel):
    meter: MeterShown
    readings: list[ReadingShown]
    next: str | None


@app.get("/api/declarations")
def show() -> Declarations:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    found = store.of_contracts([link.payer_code for link in caller.links])
    this = window.window(settings.declaration_window(), now)
    return Declarations(
        window=window.shown(this, now), meters=[showing.meter(meter, this) for meter in found]
    )


@app.post("/api/declarations")
def declare(body: Declaration) -> MeterShown:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    caller.link(body.payer_code)
    this = window.window(settings.declaration_window(), now)
    return showing.meter(_after(caller.account.id, body, this, now), this)


def _after(account_id: str, body: Declaration, this: Window, now: int, *, by_link: bool = False) -> Meter:
    """The meter as the declaration leaves it."""
    for _ in range(TRIES):
        if _declared(account_id, body, this, now, by_link):
            return store.load(body.payer_code, body.meter_number)
    raise Busy


def _declared(account_id: str, body: Declaration, this: Window, now: int, by_link: bool) -> bool:
    """False when somebody else changed the meter while we looked."""
    meter = store.load(body.payer_code, body.meter_number)
    declaring.refuse_unless_asked(meter, this, now)
    typed = declaring.typed(body.to, body.confirmed, meter)
    if same := meter.declared(this.period):
        if same.to == typed.to:
            return True
        if by_link:
            raise LinkUsed
    readings = store.readings(body.payer_code, body.meter_number)
    reading = declaring.declared(meter, readings, typed, this, now)
    is_done = store.declare(account_id, meter, reading, meters.standing([*readings, reading]))
    if is_done:
        count("ReadingsDeclared")
    return is_done


@app.post("/api/declarations/link")
def show_link(body: DeclarationLink) -> LinkedForm:
    """The form of one contract, for whoever has the link of a reminder: nothing in it is personal."""
    now = int(time.time())
    this = window.window(settings.declaration_window(), now)
    found = linked.asked(_meters_of(body.token, this, now)[1], this)
    return LinkedForm(
        closes_at=rfc3339(this.closes_at), meters=[linked.shown(meter, this) for meter in found]
    )


@app.post("/api/declarations/link/declare")
def declare_by_link(body: LinkedDeclaration) -> LinkedMeter:
    """Declares a meter like its holder would; once, unless the same reading is sent again."""
    now = int(time.time())
    this = window.window(settings.declaration_window(), now)
    link, found = _meters_of(body.token, this, now)
    meter = linked.chosen(found, body.meter)
    wish = Declaration(
        payer_code=meter.payer_code, meter_number=meter.meter_number, to=body.to, confirmed=body.confirmed
    )
    return linked.just_declared(_after(link.account_id, wish, this, now, by_link=True), this)


def _meters_of(token: str, this: Window, now: int) -> tuple[Linked, list[Meter]]:
    link = linked.read(token, this, now)
    held, found = parallel.both(
        lambda: store.is_held(link.account_id, link.payer_code), lambda: store.of_contract(link.payer_code)
    )
    if not held:
        raise LinkExpired
    return link, found


@app.get("/api/contracts/<payer_code>/meters/<meter_number>/readings")
def show_readings(
    payer_code: PayerCodeInPath,
    meter_number: MeterNumberInPath,
    next: Cursor | None = None,  # noqa: A002 - as the query has it
) -> History:
    now = int(time.time())
    identity.caller(app.current_event, now).link(payer_code)
    before = cursor.decode(next, r"\d{4}-\d{2}") if next is not None else AFTER_ALL
    meter, (found, more) = parallel.both(
        lambda: store.load(payer_code, meter_number),
        lambda: store.readings_before(payer_code, meter_number, before),
    )
    readings, last = history.whole_periods(found, more=more)
    return History(
        meter=showing.meter(meter, window.window(settings.declaration_window(), now)),
        readings=[showing.reading(one, meter) for one in history.shown(readings)],
        next=cursor.encode(last) if last else None,
    )


@app.get("/api/calendar", responses=ICS)
def show_calendar(language: Language | None = None) -> Response[str]:
    """When to declare, if there is anything to declare, and until when to pay."""
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    found, bills = store.of_calendar([link.payer_code for link in caller.links])
    invoices = [invoice(item, calendar.today(now)) for item in bills]
    is_asked = any(not (meter.remote or meter.removed) for meter in found)
    windows = dates.windows(settings.declaration_window(), now) if is_asked else []
    spoken = language or _preferred()
    return _ics([*dates.declaring(windows, spoken), *dates.paying(invoices, spoken)], spoken, now)


@app.get("/api/calendar/windows", responses=ICS)
def show_windows(language: Language | None = None) -> Response[str]:
    """When readings are declared, for anybody."""
    now = int(time.time())
    spoken = language or _preferred()
    return _ics(dates.declaring(dates.windows(settings.declaration_window(), now), spoken), spoken, now)


def _preferred() -> Language:
    return texts.preferred(app.current_event.headers.get("accept-language", ""))


def _ics(events: list[Event], language: Language, now: int) -> Response[str]:
    headers: dict[str, str | list[str]] = {"Content-Disposition": 'attachment; filename="savitarna.ics"'}
    document = ical.document(texts.catalog(language)["calendar"]["name"], events, now)
    return Response(HTTPStatus.OK, "text/calendar; charset=utf-8", document, headers)


handler = lambda_handler(app)
