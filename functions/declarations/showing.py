"""What the API tells of a meter and of its readings."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.declarations.declaring import Meter
from functions.declarations.history import Shown
from shared.calendar import rfc3339
from shared.meters import Source
from shared.readings import format_reading
from shared.window import Window


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


def meter(found: Meter, this: Window) -> MeterShown:
    is_asked = not (found.remote or found.removed)
    reading = found.declared(this.period) if is_asked else found.last
    start = found.start(this.period) if is_asked or not reading else reading.from_
    return MeterShown(
        payer_code=found.payer_code,
        meter_number=found.meter_number,
        type=found.type,
        place=found.place,
        decimals=found.decimals,
        remote=found.remote,
        removed=found.removed,
        from_=format_reading(start, found.decimals),
        to=format_reading(reading.to, found.decimals) if reading else None,
        difference=format_reading(reading.difference, found.decimals) if reading else None,
        months={month: format_reading(used, found.decimals) for month, used in found.months.items()},
    )


def reading(shown: Shown, of: Meter) -> ReadingShown:
    found = shown.reading
    return ReadingShown(
        period=found.period,
        from_=format_reading(found.from_, of.decimals),
        to=format_reading(found.to, of.decimals),
        difference=format_reading(found.difference, of.decimals),
        source=found.source,
        at=rfc3339(found.at),
        replaced=shown.replaced,
        confirmed=shown.confirmed,
    )
