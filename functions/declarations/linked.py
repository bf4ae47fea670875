"""Declaring by the link of a reminder: what one contract's form shows to whoever has it.

The link is sealed for a holder, a contract and the month of a window. Each meter is declared by it once: as a
mail may be passed on, what is declared is shown to, and corrected by, those who sign in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.declarations.declaring import Meter
from shared import meters, sealed
from shared.errors import LinkExpired, LinkUsed, NotFound
from shared.fields import PayToken, ReadingText, Request
from shared.readings import format_reading
from shared.window import Window

END = 3  # characters of a meter's number that tell it from its neighbour


class LinkedMeter(BaseModel):
    """A meter to declare: `id` is its name for this link, `number_end` how its number ends.

    What is declared is told in the answer to the declaration and never again: then `from` is null too.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    id: str
    number_end: str
    type: str
    place: str
    decimals: int
    declared: bool
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    difference: str | None = None


class LinkedForm(BaseModel):
    closes_at: str
    meters: list[LinkedMeter]


class DeclarationLink(Request):
    token: PayToken


class LinkedDeclaration(Request):
    """`meter` is the id of one of the form's meters."""

    token: PayToken
    meter: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    to: ReadingText
    confirmed: bool = False


@dataclass(frozen=True)
class Linked:
    """What a link is for: a contract in the hands of an account."""

    account_id: str
    payer_code: str


def read(token: str, this: Window, now: int) -> Linked:
    """Raises LinkExpired for a link that is made up, or not of the window that is open."""
    account_id, payer_code, period = sealed.opened("declare", token)
    if period != this.period or not this.is_open(now):
        raise LinkExpired
    return Linked(account_id, payer_code)


def asked(found: Iterable[Meter], this: Window) -> list[Meter]:
    """The contract's meters that customers declare. Raises LinkUsed when nothing is left to declare."""
    mine = [meter for meter in found if not (meter.remote or meter.removed)]
    if all(meters.is_read(meter.last, this.period) for meter in mine):
        raise LinkUsed
    return mine


def chosen(found: Iterable[Meter], id_: str) -> Meter:
    """The meter with this id among those of the contract; NotFound for any other."""
    for meter in found:
        if _id(meter) == id_:
            return meter
    raise NotFound


def _id(meter: Meter) -> str:
    return sealed.alias(meter.payer_code, meter.meter_number)


def shown(meter: Meter, this: Window) -> LinkedMeter:
    declared = meters.is_read(meter.last, this.period)
    start = None if declared else format_reading(meter.start(this.period), meter.decimals)
    return _shown(meter, declared, start)


def just_declared(meter: Meter, this: Window) -> LinkedMeter:
    """The meter for whoever has declared it now."""
    reading = meter.declared(this.period)
    if reading is None:  # a file that came in this moment has a later month
        return _shown(meter, True, None)
    told = {
        "to": format_reading(reading.to, meter.decimals),
        "difference": format_reading(reading.difference, meter.decimals),
    }
    start = format_reading(reading.from_, meter.decimals)
    return _shown(meter, True, start).model_copy(update=told)


def _shown(meter: Meter, declared: bool, start: str | None) -> LinkedMeter:
    number = meter.meter_number
    return LinkedMeter(
        id=_id(meter),
        number_end=number[len(number) - min(END, len(number) // 2) :],
        type=meter.type,
        place=meter.place,
        decimals=meter.decimals,
        declared=declared,
        from_=start,
    )
