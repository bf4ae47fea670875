"""Readings: the window and the meters, declaring and correcting, the history of a meter."""

import time
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from functions.declarations import declaring, history, linked, store
from functions.declarations.declaring import Meter
from functions.declarations.history import Shown
from functions.declarations.linked import DeclarationLink, Linked, LinkedDeclaration, LinkedForm, LinkedMeter
from shared import cursor, identity, meters, parallel, settings, window
from shared.calendar import rfc3339
from shared.errors import Busy, LinkExpired, LinkUsed
from shared.fields import InPath, MeterNumber, PayerCode, ReadingText, Request
from shared.http import lambda_handler, new_app
from shared.meters import Source
from shared.readings import format_reading
from shared.window import Window, WindowShown

app = new_app()

TRIES = 25
AFTER_ALL = "9999-99"

PayerCodeInPath = Annotated[PayerCode, InPath, Path()]
MeterNumberInPath = Annotated[MeterNumber, InPath, Path()]


class MeterShown(BaseModel):
    """A meter; `to` and `difference` are what was declared in this window.

    Of a meter that is not asked, as it is read remotely or removed, they are its last reading.
    `months` has the difference of each of the newest 24 months (YYYY-MM) that have a reading.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    payer_code: str
    meter_number: str
    type: str
    place: str
    decimals: int
    remote: bool
    removed: bool
    from_: Annotated[str, Field(alias="from")]
    to: str | None
    difference: str | None
    months: dict[str, str]


class Declarations(BaseModel):
    window: WindowShown
    meters: list[MeterShown]


class Declaration(Request):
    payer_code: PayerCode
    meter_number: MeterNumber
    to: ReadingText
    confirmed: bool = False


class ReadingShown(BaseModel):
    """A reading; `replaced` when another of its period counts.

    `confirmed` when the billing system sent the same reading of the period, which is not shown once more.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    period: str
    from_: Annotated[str, Field(alias="from")]
    to: str
    difference: str
    source: Source
    at: str
    replaced: bool
    confirmed: bool


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
    return Declarations(window=window.shown(this, now), meters=[_shown(meter, this) for meter in found])


def _shown(meter: Meter, this: Window) -> MeterShown:
    is_asked = not (meter.remote or meter.removed)
    reading = meter.declared(this.period) if is_asked else meter.last
    start = meter.start(this.period) if is_asked or not reading else reading.from_
    return MeterShown(
        payer_code=meter.payer_code,
        meter_number=meter.meter_number,
        type=meter.type,
        place=meter.place,
        decimals=meter.decimals,
        remote=meter.remote,
        removed=meter.removed,
        from_=format_reading(start, meter.decimals),
        to=format_reading(reading.to, meter.decimals) if reading else None,
        difference=format_reading(reading.difference, meter.decimals) if reading else None,
        months={month: format_reading(used, meter.decimals) for month, used in meter.months.items()},
    )


@app.post("/api/declarations")
def declare(body: Declaration) -> MeterShown:
    now = int(time.time())
    caller = identity.caller(app.current_event, now)
    caller.link(body.payer_code)
    this = window.window(settings.declaration_window(), now)
    return _shown(_after(caller.account.id, body, this, now), this)


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
    return store.declare(account_id, meter, reading, meters.standing([*readings, reading]))


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
    next_: Annotated[str | None, Query(alias="next", max_length=200)] = None,
) -> History:
    now = int(time.time())
    identity.caller(app.current_event, now).link(payer_code)
    before = cursor.decode(next_, r"\d{4}-\d{2}") if next_ is not None else AFTER_ALL
    meter, (found, more) = parallel.both(
        lambda: store.load(payer_code, meter_number),
        lambda: store.readings_before(payer_code, meter_number, before),
    )
    readings, last = history.whole_periods(found, more=more)
    return History(
        meter=_shown(meter, window.window(settings.declaration_window(), now)),
        readings=[_reading(one, meter) for one in history.shown(readings)],
        next=cursor.encode(last) if last else None,
    )


def _reading(shown: Shown, meter: Meter) -> ReadingShown:
    reading = shown.reading
    return ReadingShown(
        period=reading.period,
        from_=format_reading(reading.from_, meter.decimals),
        to=format_reading(reading.to, meter.decimals),
        difference=format_reading(reading.difference, meter.decimals),
        source=reading.source,
        at=rfc3339(reading.at),
        replaced=shown.replaced,
        confirmed=shown.confirmed,
    )


handler = lambda_handler(app)
